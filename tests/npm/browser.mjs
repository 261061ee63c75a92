// What a browser makes of a page or a feed: node browser.mjs QUESTION URL [OPTIONS as JSON]; prints JSON.
// The browser asks nobody but the servers of the test.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , question, url, options = "{}"] = process.argv;
const { executable, hosts = "" } = JSON.parse(options);
const browser = await chromium.launch({
  executablePath: executable,
  args: [
    "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    `--host-resolver-rules=${hosts}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
  ],
});

async function open(setting = {}) {
  const context = await browser.newContext(setting);
  const page = await context.newPage();
  const asked = [], said = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(url);
  return { context, page, asked, said };
}

const questions = {
  // Every violation that axe-core finds, by day and by night, on a phone and on a desk.
  async axe() {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const found = [];
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [390, 1280]) {
        const { page, context } = await open({ colorScheme, viewport: { width, height: 844 } });
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => axe.run());
        if (passes.length < 20) found.push(`axe-core looked at little: ${passes.length} rules`);
        for (const { id, nodes } of violations) {
          for (const node of nodes) found.push(`${colorScheme} ${width}: ${id}: ${node.html.slice(0, 200)}`);
        }
        await context.close();
      }
    }
    return found;
  },

  // What is on the clipboard after a click on the button, and what is said of it.
  async copy() {
    const { page, context } = await open();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const secure = await page.evaluate(() => Boolean(navigator.clipboard));
    await page.getByRole("button", { name: "Copy the address" }).click();
    await page.waitForFunction(() => document.querySelector("[role=status]").textContent);
    const announced = await page.getByRole("status").textContent();
    // Pasted into another page, as a person would.
    const editor = await context.newPage();
    await editor.setContent("<textarea autofocus></textarea>");
    await editor.focus("textarea");
    await editor.keyboard.press("Control+V");
    return { secure, announced, pasted: await editor.inputValue("textarea") };
  },

  // What the page asks for and complains of, and by how much it is wider than a narrow telephone.
  async load() {
    const { page, asked, said } = await open({ viewport: { width: 320, height: 640 } });
    await page.waitForLoadState("networkidle");
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    return { asked, said, wider };
  },

  // What a person without script has.
  async plain() {
    const { page, said } = await open({ javaScriptEnabled: false });
    await page.locator("code").click();
    return {
      said,
      buttons: await page.getByRole("button").count(),
      address: await page.locator("code").innerText(),
      headings: await page.getByRole("heading", { level: 2 }).allInnerTexts(),
    };
  },

  // Where the links of the page lead that lead to files of the site, and whether something is there.
  async follow() {
    const { page } = await open();
    const links = await page.locator("a").evaluateAll((all) =>
      all.filter((a) => !/^[a-z]+:/.test(a.getAttribute("href"))).map((a) => a.href));
    const found = [];
    for (const link of links) {
      await page.goto(link);
      found.push([link, await page.evaluate(() => document.documentElement.nodeName)]);
    }
    return found;
  },

  // What a telephone reads off the drawn QR code, by night.
  async qr() {
    const { page } = await open({ colorScheme: "dark", deviceScaleFactor: 3 });
    const png = await page.locator(".qr svg").screenshot();
    const { data, width, height } = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas.drawImage(image, 0, 0);
      const { data, width, height } = canvas.getImageData(0, 0, image.width, image.height);
      return { data: Array.from(data), width, height };
    }, `data:image/png;base64,${png.toString("base64")}`);
    const { default: read } = await import("jsqr");
    return read(Uint8ClampedArray.from(data), width, height)?.data ?? null;
  },

  // The page as the browser saves it in one file.
  async saved() {
    const { page, context } = await open({ javaScriptEnabled: false });
    const session = await context.newCDPSession(page);
    return (await session.send("Page.captureSnapshot", { format: "mhtml" })).data;
  },

  // Of a list of documents, those in which something runs when they are opened and used, each with what it was.
  async alive() {
    const paths = await (await fetch(url)).json();
    const alive = {};
    const note = (path, what) => {
      const told = alive[path] ??= [];
      if (!told.includes(what)) told.push(what);
    };
    const context = await browser.newContext();
    // A document is known by the name of its frame; it may hold others.
    await context.exposeBinding("ran", ({ page, frame }, what) => {
      while (frame.parentFrame() && frame.parentFrame() !== page.mainFrame()) frame = frame.parentFrame();
      if (paths.includes(frame.name())) note(frame.name(), what);
    });
    await context.addInitScript(() => {
      for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => void window.ran(name);
    });
    const page = await context.newPage();
    page.on("dialog", (dialog) => dialog.dismiss());
    page.on("framenavigated", (frame) => {
      const path = frame.parentFrame() === page.mainFrame() ? frame.name() : "";
      if (path && new URL(frame.url(), url).pathname !== path && frame.url() !== "about:blank") note(path, "navigated");
    });
    await page.goto(new URL("/", url).href);
    for (let first = 0; first < paths.length; first += 40) {
      const told = await page.evaluate((paths) => Promise.all(paths.map(async (path) => {
        const frame = document.createElement("iframe");
        frame.name = path;
        frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-modals";
        frame.src = path;
        const settled = new Promise((resolve) => { frame.onload = resolve; setTimeout(resolve, 3000); });
        document.body.append(frame);
        await settled;
        const found = new Set();
        // By way of the prototypes, for a form answers with its fields when it is asked for `attributes`.
        const ask = (name, element, ...given) => Element.prototype[name].call(element, ...given);
        for (const element of frame.contentDocument?.querySelectorAll("*") ?? []) {
          if (ask("matches", element, "script, meta[http-equiv=refresh i]")) found.add("script or refresh");
          for (const name of ask("getAttributeNames", element)) if (/^on/i.test(name)) found.add(name);
          const leads = ask("getAttribute", element, "href") ?? ask("getAttribute", element, "action") ?? "";
          if (/^[\0-\x20]*(j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i.test(leads)) found.add("leads to a script");
          for (const event of ["mouseover", "mouseenter", "pointerover", "focus", "copy", "wheel", "dragstart", "contextmenu"]) {
            ask("dispatchEvent", element, new MouseEvent(event, { bubbles: true }));
          }
          const link = ask("closest", element, "a[href]");
          if (!link || !/^(https?|mailto|tel):$/.test(link.protocol ?? "")) {
            ask("dispatchEvent", element, new MouseEvent("click", { bubbles: true, cancelable: true }));
          }
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
        frame.remove();
        return [path, [...found]];
      })), paths.slice(first, first + 40));
      for (const [path, found] of told) for (const what of found) note(path, what);
    }
    return alive;
  },

  // What a browser shows of a feed that is opened itself.
  async feed() {
    const { page, asked, said } = await open({ viewport: { width: 320, height: 640 } });
    return page.evaluate(([asked, said]) => ({
      asked,
      said,
      banner: getComputedStyle(document.documentElement, "::before").content,
      wider: document.documentElement.scrollWidth - innerWidth,
      shown: [...document.querySelectorAll("*")]
        .filter((element) => !element.children.length && element.getClientRects().length)
        .map((element) => [element.localName, element.textContent]),
    }), [asked, said]);
  },
};

const answer = await questions[question]();
await browser.close();
console.log(JSON.stringify(answer));
