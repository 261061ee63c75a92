// What somebody sees who writes with a preview open: node preview.mjs QUESTION URL OPTIONS; prints JSON.
// OPTIONS: executable (the browser), file and text (what is written), restart (a command), pictures (a folder).
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , question, url, options = "{}"] = process.argv;
const { executable, file, text, pictures } = JSON.parse(options);
const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext();
const PATIENCE = { timeout: 30_000 };

async function opened(setting) {
  const page = setting ? await (await browser.newContext(setting)).newPage() : await context.newPage();
  const failed = [];
  page.on("pageerror", (error) => failed.push(String(error)));
  page.on("console", (message) => message.type() === "error" && failed.push(message.text()));
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector("#feeds a"), undefined, PATIENCE);
  return { page, failed };
}

const shows = (page, words) => page.frameLocator("#frame").getByText(words, { exact: false }).first().waitFor(PATIENCE);

const questions = {
  // An edit is seen without a click, and where the reader was; in milliseconds from the writing on.
  async edit() {
    const { page, failed } = await opened();
    await shows(page, "The ferry");
    const frame = page.frames()[1];
    await frame.evaluate(() => scrollTo(0, 120));
    const began = Date.now();
    writeFileSync(file, text);
    await shows(page, "The boat");
    const took = Date.now() - began;
    await page.waitForFunction(() => document.getElementById("frame").contentWindow.scrollY > 0, undefined, PATIENCE);
    return { took, scrolled: await page.frames()[1].evaluate(() => scrollY), failed };
  },

  // Nine tabs of one browser, each of which sees the edit; how many streams there are.
  async tabs() {
    const pages = [];
    for (let number = 0; number < 9; number++) pages.push(await opened());
    writeFileSync(file, text);
    for (const { page } of pages) await shows(page, "The boat");
    await pages[0].page.close(); // It held the stream.
    writeFileSync(file, text.replace("boat", "raft"));
    for (const { page } of pages.slice(1)) await shows(page, "The raft");
    return { failed: pages.flatMap(({ failed }) => failed) };
  },

  // What is wrong is shown over the page that still stands, and goes when it is put right.
  async overlay() {
    const { page, failed } = await opened();
    const right = readFileSync(file, "utf8");
    writeFileSync(file, text);
    await page.locator("#findings").waitFor({ state: "visible", ...PATIENCE });
    const said = await page.locator("#findings").innerText();
    await shows(page, "The ferry");
    writeFileSync(file, right);
    await page.locator("#findings").waitFor({ state: "hidden", ...PATIENCE });
    return { said, failed };
  },

  // The program ends and begins again: the page says so, and goes on. Told by lines on standard output and input.
  async restart() {
    const { page } = await opened();
    await shows(page, "The ferry");
    console.error("ready");
    await page.getByText("waiting for the program").waitFor(PATIENCE);
    console.error("waiting");
    await shows(page, "The boat");
    return { status: await page.locator("#status").innerText() };
  },

  // Each view: the source with line numbers, an entry as a strict reader has it, the plan.
  async views() {
    const { page, failed } = await opened();
    await page.getByRole("link", { name: "rss.xml" }).click();
    await page.frameLocator("#frame").locator("li code").first().waitFor(PATIENCE);
    const source = await page.frameLocator("#frame").locator("li code").first().innerText();
    await page.getByRole("button", { name: "In a reader" }).click();
    await page.frameLocator("#frame").locator("h1").waitFor(PATIENCE);
    const reader = await page.frameLocator("#frame").locator("body").innerText();
    const markup = await page.frameLocator("#frame").locator("article").innerHTML();
    await page.getByRole("button", { name: "Plan" }).click();
    return { source, reader, markup, plan: await page.locator("#plan").innerText(), failed };
  },

  // What axe-core finds in the shell, by day and by night, narrow and wide; and pictures of it.
  async look() {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const found = [];
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [390, 1280]) {
        const { page } = await opened({ colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
        await shows(page, "The ferry");
        for (const view of ["Page", "In a reader", "Plan"]) {
          await page.getByRole("button", { name: view, exact: true }).click();
          await page.waitForTimeout(300);
          if (pictures) await page.screenshot({ path: `${pictures}/${colorScheme}-${width}-${view.toLowerCase().replaceAll(" ", "-")}.png` });
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => axe.run({ exclude: ["#frame"] }));
          for (const { id, nodes } of violations) for (const node of nodes) found.push(`${colorScheme} ${width} ${view}: ${id}: ${node.html.slice(0, 150)}`);
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        if (wide) found.push(`${colorScheme} ${width}: wider than the window`);
      }
    }
    return found;
  },
};

try {
  console.log(JSON.stringify(await questions[question]()));
} finally {
  await browser.close();
}
