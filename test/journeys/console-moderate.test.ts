import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStack, type TestStack } from "../support/stack.ts";
import { axeFindings, hasBrowser, openBrowser, tabTo } from "./support/browser.ts";
import { next, Table } from "./support/table.ts";

/** Items wait for the whole test. */
const env = { MODERATION_OPENS_AFTER: "PT0S", MODERATION_WINDOW: "PT1H" };
const Session = v.object({ transcript: v.array(v.object({ text: v.string() })) });
const file = new URL("../unit/closure/data/multi-faction-session.json", import.meta.url);
const { transcript } = v.parse(Session, JSON.parse(readFileSync(file, "utf8")));

describe.skipIf(!hasBrowser)("the moderators' desk in a browser", () => {
  let stack: TestStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack({ env }), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  /** Plays a session in a room of its own. @returns how many of its items wait for moderators */
  async function playSession(room: string): Promise<number> {
    const table = new Table(stack.edgeUrl, room);
    const mira = await table.sit("mira", { roles: ["gm"], name: "Mira" });
    for (const { text } of transcript) await mira.send("gm.narrate", { text });
    const completed = next(mira, "closure.completed");
    await mira.send("gm.closeSession", { reason: "the scenario is over" });
    const { pendingModeration } = (await completed).data;
    expect(pendingModeration).toBeGreaterThanOrEqual(3);
    return pendingModeration;
  }

  async function openDesk(colorScheme: "light" | "dark" = "light", width = 1280) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${stack.edgeUrl}/console/moderate`);
    await page.getByLabel("Hub").fill("journeys");
    await page.getByLabel("Hub").press("Enter");
    await page.getByText(/^live/).waitFor();
    return { page, context };
  }

  test("UI3 CLO6 FEED1 decisions by keyboard alone: held, taken back, sent, and told to a second moderator", async () => {
    const waiting = await playSession("desk-one");
    const { page, context } = await openDesk();
    const other = await openDesk();
    await page.getByText(`${waiting} shown`).waitFor();
    await page.keyboard.press("a");
    await page.keyboard.type("said in play");
    await page.keyboard.press("Enter");
    await page.getByText("deciding…").waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("u");
    await expect.poll(() => page.getByText("deciding…").count()).toBe(0);
    await page.keyboard.press("r");
    await page.keyboard.type("nobody said so");
    await page.keyboard.press("Enter");
    await page.keyboard.press("w");
    await page.keyboard.type("The pass changed hands.");
    await page.keyboard.press("Tab");
    await page.keyboard.type("shorter");
    await page.keyboard.press("Enter");
    await other.page.getByText(`${waiting - 2} shown`).waitFor();
    await page.getByLabel("Show").selectOption("decided");
    await expect.poll(() => page.getByRole("region", { name: "Queue" }).textContent()).toContain("rewritten");
    expect(await page.getByRole("region", { name: "Queue" }).textContent()).toContain("rejected");
    await Promise.all([context.close(), other.context.close()]);
  });

  test("FEED1 UI2 new items wait behind a button, and evidence stands in its context", async () => {
    const { page, context } = await openDesk();
    const before = await page.getByRole("region", { name: "Queue" }).locator("li button").count();
    const arrived = await playSession("desk-two");
    await tabTo(page, page.getByRole("button", { name: `${arrived} new (n)` }));
    expect(await page.getByRole("region", { name: "Queue" }).locator("li button").count()).toBe(before);
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.getByText(`${before + arrived} shown`).waitFor();
    await page.keyboard.press("j");
    const evidence = page.getByRole("region", { name: "Item" }).locator(".evidence");
    await expect.poll(() => evidence.locator("li.quiet").count(), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await evidence.locator("li.said").count()).toBeGreaterThan(0);
    expect(await page.evaluate("[document.cookie, localStorage.length, location.href]")).toEqual([
      "",
      0,
      `${stack.edgeUrl}/console/moderate`,
    ]);
    await context.close();
  });

  test.each([
    ["light", 1280],
    ["dark", 320],
  ] as const)("UI3 axe finds nothing at the desk, %s at %i px", async (colorScheme, width) => {
    const { page, context } = await openDesk(colorScheme, width);
    await page.getByRole("region", { name: "Item" }).waitFor();
    await page.getByRole("button", { name: "rewrite" }).click();
    await page.getByText("Lore, as players find it").click();
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("Nothing was published").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });
});
