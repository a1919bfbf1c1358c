import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";

/** Where Debian's package `chromium` puts the browser; `CHROMIUM_PATH` names another. */
const EXECUTABLE = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Whether a browser is installed. Without one these tests are skipped, but not in CI, where that would hide faults. */
export const hasBrowser = ((): boolean => {
  try {
    accessSync(EXECUTABLE, constants.X_OK);
    return true;
  } catch {
    console.log(`tests of pages are skipped: ${EXECUTABLE} is missing; apt-get install chromium, or set CHROMIUM_PATH`);
    return process.env["CI"] === "true";
  }
})();

/** A headless browser with a profile of its own, which is gone when it closes. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** Moves the focus by Tab alone until it is on `target`, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element.matches(":focus"))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${String(target)}`);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * The findings of axe on the page as it is, and whether it is wider than its window. The page has to bypass its own
 * CSP.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  return [
    ...violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
    ...(overflow > 0 ? [`${overflow} px wider than the window`] : []),
  ];
}
