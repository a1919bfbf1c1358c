import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { hasBrowser, openBrowser } from "../../support/browser.ts";
import { startOpenHub, type OpenHub } from "../support/open-hub.ts";

interface Shown {
  readonly isLeading: boolean;
  readonly status: { readonly kind: string; readonly because?: string };
  readonly version: number;
  readonly lines: readonly string[];
}

/** A busy machine may take its time. */
const SOON = { timeout: 15_000 };

/** The page, from this machine: locks are for pages that nobody between can have changed. */
async function servePage(): Promise<{ readonly url: string; readonly server: Server }> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: PROJECT, entryPoints: ["test/node/client/pages/tabs-page.ts"] },
    ...{ bundle: true, format: "iife", target: "es2022", write: false },
  });
  const script = (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
  const server = createServer((_, response) => {
    response
      .setHeader("content-type", "text/html")
      .end(`<!doctype html><title>A tab</title><script>${script}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

describe.skipIf(!hasBrowser)("tabs of one browser", () => {
  let open: OpenHub;
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servePage>>;
  let token = "";
  beforeAll(async () => {
    [open, browser, served] = await Promise.all([startOpenHub("tabs"), openBrowser(), servePage()]);
    token = await open.hub.token({ actorId: "ash", hubId: "tabs", roles: ["player"] });
  });
  afterAll(async () => {
    served?.server.close();
    await browser?.close();
    await open?.hub.stop();
  });

  async function openTab(context: BrowserContext, roomId: string, isAlone = false): Promise<Page> {
    const page = await context.newPage();
    await page.goto(served.url);
    const settings = [open.hub.url.origin, roomId, token, isAlone].map((each) => JSON.stringify(each)).join();
    expect(await page.evaluate(`PAGE.open(${settings})`)).toBe(true);
    return page;
  }

  const show = (page: Page): Promise<Shown> => page.evaluate("PAGE.show()");

  /** The open sockets of the actor, as operators see them. */
  async function connections(roomId: string): Promise<number> {
    const operator = await open.hub.token({ actorId: "olga", hubId: "tabs", roles: ["ops"] });
    const path = new URL(`/v1/ops/hubs/tabs/rooms/${roomId}`, open.hub.url);
    const answer = await fetch(path, { headers: { authorization: `Bearer ${operator}` } });
    const inspection = (await answer.json()) as { connections: readonly unknown[] };
    return inspection.connections.length;
  }

  test("TAB1 TAB2 CMD3 four tabs have one socket, and lose nothing when the one that has it is closed", async () => {
    const context = await browser.newContext();
    const tabs: Page[] = [];
    for (let opened = 0; opened < 4; opened += 1) tabs.push(await openTab(context, "shared"));
    const [first, second, third, fourth] = tabs as [Page, Page, Page, Page];
    expect(await connections("shared")).toBe(1);
    expect(await Promise.all(tabs.map(async (tab) => (await show(tab)).isLeading))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await third.evaluate("PAGE.say('from-the-third')")).toMatchObject({ status: "accepted" });
    await expect.poll(async () => (await show(fourth)).lines, SOON).toContain("from-the-third");
    // In the middle of what two tabs say, the one with the socket goes without a word.
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`.replace(" ", "-"));
    for (const [at, line] of lines.entries())
      await (at % 2 === 0 ? second : third).evaluate(`void PAGE.say('${line}')`);
    await first.close({ runBeforeUnload: false });
    for (const tab of [second, third])
      await expect.poll(() => tab.evaluate("PAGE.outcomes().length"), SOON).toBeGreaterThan(14);
    await expect.poll(async () => (await show(second)).isLeading, SOON).toBe(true);
    await expect.poll(() => connections("shared"), SOON).toBe(1);
    for (const tab of [second, third, fourth]) {
      await expect
        .poll(async () => (await show(tab)).lines.toSorted(), SOON)
        .toEqual(["from-the-third", ...lines].toSorted());
      expect(await tab.evaluate("PAGE.outcomes().every(({ status }) => status === 'accepted')")).toBe(true);
    }
    await context.close();
  });

  test("TAB3 CLT11 PRE3 without channels each tab has a socket, and the fourth does not end the first for good", async () => {
    const context = await browser.newContext();
    const tabs: Page[] = [];
    for (let opened = 0; opened < 4; opened += 1) tabs.push(await openTab(context, "alone", true));
    const [first, second] = tabs as [Page, Page];
    await expect
      .poll(() => show(first), SOON)
      .toMatchObject({ status: { kind: "waiting", because: expect.stringMatching(/^replaced/) } });
    expect(await connections("alone")).toBe(3);
    expect(await first.evaluate("PAGE.say('still-here')")).toMatchObject({ status: "accepted" });
    expect(await show(first)).toMatchObject({ status: { kind: "open" } });
    await expect.poll(() => show(second), SOON).toMatchObject({ status: { kind: "waiting" } });
    await context.close();
  });
});
