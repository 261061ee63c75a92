// Text of saved pages as "select all, copy, paste" gives it: node training/innertext.mjs FROM TO [CHROMIUM].
// FROM holds pages (NAME.html), TO gets NAME.txt. Scripts do not run and nothing is fetched, so the same pages give the
// same texts. Needs playwright-core (`make readers`); CHROMIUM is /usr/bin/chromium unless named.
import { readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(new URL("../tests/npm/package.json", import.meta.url))("playwright-core");
const [from, to, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
for (const name of readdirSync(from).filter((each) => each.endsWith(".html")).sort()) {
  const page = await context.newPage();
  await page.route("**/*", (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()));
  try {
    await page.goto(pathToFileURL(resolve(from, name)).href, { waitUntil: "domcontentloaded", timeout: 20_000 });
    const text = await page.evaluate(() => document.body?.innerText ?? "");
    writeFileSync(join(to, name.replace(/\.html$/, ".txt")), text);
  } catch (error) {
    console.error(`${name}: ${String(error).split("\n")[0]}`);
  }
  await page.close();
}
await browser.close();
