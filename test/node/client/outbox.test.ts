import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { hasBrowser, openBrowser } from "../../support/browser.ts";

const ADDRESS = "http://game.test/";

describe.skipIf(!hasBrowser)("an outbox in a browser", () => {
  let browser: Browser;
  let script = "";
  beforeAll(async () => {
    const bundled = build({
      ...{ absWorkingDir: PROJECT, entryPoints: ["test/node/client/pages/outbox-page.ts"] },
      ...{ bundle: true, format: "iife", target: "es2022", write: false },
    });
    const [{ outputFiles }, opened] = await Promise.all([bundled, openBrowser()]);
    script = outputFiles[0]?.text ?? "";
    browser = opened;
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** A profile of its own; its pages share what the browser stores for their origin. */
  async function newProfile(): Promise<() => Promise<Page>> {
    const context = await browser.newContext();
    await context.route(`${ADDRESS}**`, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<script>${script.replaceAll("</script", "<\\/script")}</script>`,
      }),
    );
    return async () => {
      const page = await context.newPage();
      await page.goto(ADDRESS);
      return page;
    };
  }

  test("PKG6 CMD3 what waits survives a reload and a tab that is killed, in the browser's own store", async () => {
    const open = await newProfile();
    const page = await open();
    expect(await page.evaluate("PAGE.open('ash')")).toBe(true);
    await page.evaluate("PAGE.say('one')");
    await page.evaluate("PAGE.say('two')");
    await page.reload();
    await page.evaluate("PAGE.open('ash')");
    expect(await page.evaluate("PAGE.sent()")).toEqual(["one", "two"]);
    await page.evaluate("PAGE.accept(0, 'one')");
    await page.evaluate("PAGE.say('three')");
    await page.close({ runBeforeUnload: false });
    const next = await open();
    await next.evaluate("PAGE.open('ash')");
    expect(await next.evaluate("PAGE.sent()")).toEqual(["two", "three"]);
    for (const [at, id] of ["two", "three"].entries()) await next.evaluate(`PAGE.accept(${at}, '${id}')`);
    expect(await next.evaluate("PAGE.status()")).toEqual({ kind: "saved" });
  });

  test("PKG6 another actor of the same browser sees nothing of it, and a sign-out leaves nothing", async () => {
    const open = await newProfile();
    const page = await open();
    await page.evaluate("PAGE.open('ash')");
    await page.evaluate("PAGE.say('one')");
    await page.reload();
    await page.evaluate("PAGE.open('bryn')");
    expect(await page.evaluate("PAGE.sent()")).toEqual([]);
    await page.reload();
    await page.evaluate("PAGE.open('ash')");
    await page.evaluate("PAGE.clear()");
    await page.reload();
    await page.evaluate("PAGE.open('ash')");
    expect(await page.evaluate("PAGE.sent()")).toEqual([]);
  });
});
