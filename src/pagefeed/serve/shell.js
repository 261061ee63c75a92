// The shell around a preview: what is chosen, what is shown, and one stream of events for all tabs of a browser.
const $ = (id) => document.getElementById(id);
let state = null;
let chosen = { feed: null, path: null, view: "page", entry: null };

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// --- what is shown ---

function documentsOf(name) {
  return state.feeds.find((feed) => feed.name === name)?.documents ?? [];
}

function digestOf(path) {
  for (const feed of state.feeds) for (const each of feed.documents) if (each.path === path) return each.digest;
  return "";
}

// Where the frame is to be. Documents may be kept for ten minutes, so a changed one has another address.
function address() {
  const version = digestOf(chosen.path);
  if (chosen.view === "source") return `/-/raw/${chosen.path}?${version}`;
  if (chosen.view === "reader") {
    return `/-/entry?feed=${encodeURIComponent(chosen.feed)}&id=${encodeURIComponent(chosen.entry ?? "")}&${state.version}`;
  }
  return `/dist/${chosen.path}?${version}`;
}

function drawFeeds() {
  $("feeds").replaceChildren(...state.feeds.map((feed) => {
    const links = feed.documents.map(({ path }) => {
      const link = element("a", { href: `#${path}` }, path);
      if (path === chosen.path) link.setAttribute("aria-current", "true");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        chosen = { feed: feed.name, path, view: path.endsWith(".html") ? "page" : "source", entry: null };
        show();
      });
      return element("li", {}, link);
    });
    return element("section", {}, element("h2", {}, feed.title), element("ul", {}, ...links));
  }));
}

function drawPlan() {
  const parts = state.plan.map((feed) => {
    const counts = ["new", "returns", "updated", "corrected", "moved", "dropped", "withdrawn", "unchanged"]
      .filter((sort) => feed[sort]).map((sort) => `${feed[sort]} ${sort}`).join(", ");
    const lines = feed.lines.map((line) => element("li", {}, line));
    return element("section", {}, element("h2", {}, feed.title), element("p", {}, counts || "nothing"), element("ul", {}, ...lines));
  });
  $("plan").replaceChildren(...parts);
}

function drawFindings() {
  const shown = state.findings.filter(({ severity }) => severity !== "notice");
  $("findings").hidden = shown.length === 0;
  $("findings").replaceChildren(element("ul", {}, ...shown.map(({ severity, place, what, cure }) =>
    element("li", { class: severity }, element("b", {}, `${severity}: `), element("code", {}, place), ` ${what}; ${cure}`))));
}

async function drawEntries() {
  const list = $("entries");
  list.hidden = chosen.view !== "reader";
  if (list.hidden) return;
  const entries = await (await fetch(`/-/entries?feed=${encodeURIComponent(chosen.feed)}`)).json();
  if (!entries.some(({ id }) => id === chosen.entry)) chosen.entry = entries[0]?.id ?? null;
  list.replaceChildren(...entries.map(({ id, title, provisional }) => {
    const option = element("option", { value: id }, provisional ? `${title} (id provisional)` : title);
    option.selected = id === chosen.entry;
    return option;
  }));
}

// Loads what is to be seen, if it has changed, at the line where its reader was.
function load() {
  const frame = $("frame"), there = address(), before = frame.dataset.address ?? "";
  frame.hidden = chosen.view === "plan";
  $("plan").hidden = !frame.hidden;
  if (frame.hidden || before === there) return;
  let at = 0;
  const same = before.split("?")[0] === there.split("?")[0];
  try { at = same ? frame.contentWindow.scrollY : 0; } catch { /* A sandboxed entry keeps its place for itself. */ }
  const back = () => { try { frame.contentWindow.scrollTo(0, at); } catch { /* The same. */ } };
  if (at) frame.addEventListener("load", back, { once: true });
  frame.dataset.address = there;
  frame.contentWindow.location.replace(there);
}

async function show() {
  const feed = state.feeds.find((each) => each.name === chosen.feed) ?? state.feeds[0];
  if (feed && !documentsOf(feed.name).some(({ path }) => path === chosen.path)) {
    chosen = { ...chosen, feed: feed.name, path: feed.documents[0]?.path ?? null };
  }
  document.title = `Preview: ${state.title}`;
  $("site").textContent = state.title || "Preview";
  for (const button of $("views").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === chosen.view));
    button.disabled = button.dataset.view === "page" && !chosen.path?.endsWith(".html");
  }
  drawFeeds();
  drawPlan();
  drawFindings();
  await drawEntries();
  if (chosen.path) load();
}

for (const button of $("views").querySelectorAll("button")) {
  button.addEventListener("click", () => { chosen.view = button.dataset.view; show(); });
}
$("entries").addEventListener("change", (event) => { chosen.entry = event.target.value; load(); });

// --- what has happened ---

let turn = Promise.resolve();

// One after the other: two at once would show what the slower of them asked for.
function changed(version) {
  turn = turn.then(() => update(version)).catch(lost);
}

async function update(version) {
  const same = state?.version === version;
  if (!same) state = await (await fetch("/-/state")).json();
  const { length } = state.findings.filter(({ severity }) => severity !== "notice");
  $("status").textContent = length ? `${length} ${length === 1 ? "problem" : "problems"}` : "as it would be published now";
  if (!same) await show();
}

// A browser opens six connections to a host: nine tabs with a stream each would leave none for documents. So one tab
// listens, and tells the others; when it is closed, the next takes its lock.
const channel = new BroadcastChannel("pagefeed preview");
channel.addEventListener("message", ({ data }) => (data === "lost" ? lost() : changed(data)));

function lost() {
  $("status").textContent = "waiting for the program";
}

function listen() {
  const events = new EventSource("/-/events");
  const tell = (said) => { channel.postMessage(said); return said; };
  events.addEventListener("message", ({ data }) => changed(tell(data)));
  events.addEventListener("error", () => { tell("lost"); lost(); });
}

changed("");
if (navigator.locks) navigator.locks.request("pagefeed preview", () => new Promise(listen));
else listen(); // Not at an address that browsers trust: over a network, without https.
