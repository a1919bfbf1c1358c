import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { readAlerts } from "../../../src/client/http/operator/alerts-http.ts";
import { changeCatalog } from "../../../src/client/http/operator/ops-http.ts";
import { axeFindings, hasBrowser, tabTo } from "../../support/browser.ts";
import type { TestStack } from "../../support/stack.ts";
import { openConsoleFace, openConsolePage, sendMarkup } from "../support/console-page.ts";
import { playDuel, playSession } from "../support/play-session.ts";
import { next, Table, until } from "../support/table.ts";
import { withBrowser } from "../support/with-browser.ts";

/** Items wait for the whole test. */
const env = { MODERATION_OPENS_AFTER: "PT0S", MODERATION_WINDOW: "PT1H" };

/** Sections with fields for text, and how many. */
const SECTION_FIELDS: Readonly<Record<string, number>> = { Rooms: 1, Trace: 2, Audit: 2, Catalog: 1, Drain: 1 };

describe.skipIf(!hasBrowser)("the desks of moderators and operators in a browser", () => {
  let stack: TestStack;
  let browser: Browser;
  withBrowser((opened) => ({ stack, browser } = opened), { env });

  async function asOperator() {
    const token = await new Table(stack.edgeUrl, "*").token("otto", { roles: ["ops"] });
    return { url: stack.edgeUrl, hubId: "journeys", token };
  }

  const openFace = (path: string, colorScheme?: "light" | "dark", width?: number) =>
    openConsoleFace(browser, stack.edgeUrl, { path: `/console/${path}`, colorScheme, width });

  async function openDesk(colorScheme: "light" | "dark" = "light", width = 1280) {
    const opened = await openFace("moderate", colorScheme, width);
    await opened.page.getByText(/^live/).waitFor();
    return opened;
  }

  test("UI3 MOD9 MOD11 CLO6 FEED1 claims, notes and decisions by keyboard alone: held, taken back, sent, and told to a second moderator", async () => {
    const waiting = await playSession(stack.edgeUrl, "desk-one");
    expect(waiting).toBeGreaterThanOrEqual(3);
    const { page, context } = await openDesk();
    const other = await openDesk();
    await page.getByText(`${waiting} shown`).waitFor();
    await page.keyboard.press("c");
    await page.getByText("You look after it.").waitFor();
    await other.page.getByText("juno looks after it.").or(other.page.getByText("You look after it.")).waitFor();
    await page.getByText(/^Notes/).click();
    await page.getByLabel("Note for other moderators").fill("<b>ask the gm</b>");
    await page.keyboard.press("Enter");
    await page.getByText("<b>ask the gm</b>").waitFor();
    await other.page.getByText("<b>ask the gm</b>").waitFor();
    await page.keyboard.press("Escape");
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
    const queue = page.getByRole("region", { name: "Queue" });
    for (const outcome of ["rejected", "rewritten"]) await queue.getByText(` · ${outcome}`).waitFor();
    await Promise.all([context.close(), other.context.close()]);
  });

  test("FEED1 UI2 new items wait behind a button, and evidence stands in its context", async () => {
    const { page, context } = await openDesk();
    const items = page.getByRole("region", { name: "Queue" }).locator("li button");
    const before = await items.count();
    const arrived = await playSession(stack.edgeUrl, "desk-two");
    await tabTo(page, page.getByRole("button", { name: `${arrived} new (n)` }));
    expect(await items.count()).toBe(before);
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.getByText(`${before + arrived} shown`).waitFor();
    await page.keyboard.press("j");
    const evidence = page.getByRole("region", { name: "Item" }).locator(".evidence");
    await expect.poll(() => evidence.locator("li.quiet").count(), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await evidence.locator("li.said").count()).toBeGreaterThan(0);
    const kept = await page.evaluate("[document.cookie, localStorage.length, location.href]");
    expect(kept).toEqual(["", 0, `${stack.edgeUrl}/console/moderate`]);
    await context.close();
  });

  test("UI7 MOD1 CON9 from the place where the words stand a moderator sees who spoke, and acts", async () => {
    const { page, context } = await openDesk();
    const item = page.getByRole("region", { name: "Item" });
    await item
      .getByRole("button", { name: /^mira, version/ })
      .first()
      .click();
    const about = page.getByRole("region", { name: "About mira" });
    await expect.poll(() => about.getByRole("listitem").count(), { timeout: 10_000 }).toBeGreaterThan(1);
    await about.getByRole("combobox").selectOption("mute");
    await about.getByLabel("Minutes").fill("5");
    await about.getByLabel("Reason").fill("<i>shouting</i>");
    await about.getByRole("button", { name: "mute" }).click();
    await about.getByText("Done: mute mira.").waitFor();
    await about.getByText(/juno mutes mira until .*, because “<i>shouting<\/i>”/).waitFor();
    await about.getByRole("combobox").selectOption("ban from the hub");
    await about.getByLabel("Reason").fill("again");
    await about.getByRole("button", { name: "ban from the hub" }).click();
    await about.getByText("Done: ban from the hub mira.").waitFor();
    await context.close();
  });

  test("UI7 CON9 a contest that hangs is overridden from the desk", async () => {
    const room = "desk-one";
    const table = new Table(stack.edgeUrl, room);
    const teo = await table.sit("teo");
    const hub = await asOperator();
    const contest = { move: "risk-it-all", windowMs: 600_000, capacity: 2, roles: ["one", "other"], rematchMs: 0 };
    expect(await changeCatalog(hub, { verbs: { "verb.skirmish": { contest } } })).toMatchObject({ ok: true });
    await until("the long window", async () => (await table.state(hub.token)).state.catalogVersion.startsWith("hub-"));
    await teo.send("verb.skirmish", { stakes: "the <b>gate</b>" });
    const { page, context } = await openDesk();
    await page.getByText(`Contests in ${room}`).click();
    const form = page.getByRole("form", { name: /^Override / });
    await form.getByLabel("Override").selectOption("award");
    await form.getByLabel("Reason").fill("nobody else came");
    const awarded = next(teo, "contest.awarded");
    await form.getByRole("button", { name: "award" }).click();
    expect((await awarded).data.outcome.winner).toBe("teo");
    expect(await changeCatalog(hub, {})).toMatchObject({ ok: true });
    await Promise.all([context.close(), table.leave()]);
  });

  test("UI7 CLO6 MOD3 the publishing calendar is a picture, with the same in words", async () => {
    const { page, context } = await openDesk();
    await page.getByText("Publishing calendar").click();
    await page
      .getByText(/is moderated from .* goes out at .* and stands in the digest of/)
      .first()
      .waitFor();
    expect(await page.locator("svg.calendar rect.window").count()).toBe(2);
    await page.getByText("Digests", { exact: true }).click();
    await page.getByText("No digest was written yet.").waitFor();
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
    await page.getByText("Publishing calendar").click();
    await page.getByText("Digests", { exact: true }).click();
    await page
      .getByText(/is moderated from/)
      .first()
      .waitFor();
    await page
      .getByRole("button", { name: /^mira, version/ })
      .first()
      .click();
    await page.getByRole("region", { name: "About mira" }).getByRole("listitem").first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });

  async function openOperate(section: string, colorScheme: "light" | "dark" = "light", width = 1280) {
    const opened = await openFace(`operate/${section}`, colorScheme, width);
    await opened.page.getByRole("navigation", { name: "Sections" }).waitFor();
    return opened;
  }

  test("UI6 OPS1 OPS2 OPS4 TEL4 an operator sees live rooms, one from inside, a contest step by step, and all against their budgets", async () => {
    const { table, contestId } = await playDuel(stack.edgeUrl, "ops-duel");
    const { page, context, section } = await openOperate("rooms");
    await section("Rooms")
      .getByRole("row", { name: /^ops-duel 2 0/ })
      .waitFor();
    await section("Rooms").getByRole("button", { name: "ops-duel" }).click();
    await section("Room ops-duel").getByText("Participants (2)").waitFor();
    expect(await section("Room ops-duel").textContent()).toMatch(/ann.*player active, 1 connection/);
    await page.getByRole("link", { name: "Trace" }).click();
    await section("Trace").getByLabel("Id", { exact: true }).fill(contestId);
    await page.keyboard.press("Enter");
    await section("Trace").getByText(`${contestId}, in ops-duel, is done.`).waitFor();
    const hops = section("Trace").getByRole("row");
    expect((await hops.allTextContents()).join("\n")).toMatch(/job\.staged[^]*bridge\.received[^]*result\.accepted/);
    expect(await section("Trace").locator("svg rect").count()).toBe((await hops.count()) - 1);
    await page.getByRole("link", { name: "Contests" }).click();
    const chart = page.getByRole("img", { name: /^Launched to resolved\. \d+ contests: p50/ });
    await chart.waitFor();
    expect(await chart.locator("circle").count()).toBeGreaterThan(0);
    await Promise.all([context.close(), table.leave()]);
  });

  test("UI6 OPS3 JOB2 by keyboard alone a stuck job is found and sent again, and settles once the bridge is back", async () => {
    const table = new Table(stack.edgeUrl, "ops-stuck");
    const ann = await table.sit("ann");
    const bob = await table.sit("bob");
    await ann.send("verb.challengeDuel", { target: "bob" });
    await stack.kill("bridge");
    const resolved = next(ann, "contest.resolved");
    await bob.send("verb.challengeDuel", { target: "ann" });
    const { page, context, section } = await openOperate("rooms");
    await tabTo(page, page.getByRole("link", { name: "Jobs" }));
    await page.keyboard.press("Enter");
    const redrive = section("Jobs").getByRole("button", { name: /^Redrive contest con-/ });
    await tabTo(page, redrive);
    await page.keyboard.press("Enter");
    await section("Jobs")
      .getByText(/con-\w+ was sent again, attempt 1\./)
      .waitFor();
    const sent = await section("Jobs").getByRole("status").textContent();
    await stack.restart("bridge");
    expect(sent).toContain((await resolved).data.contestId);
    await redrive.waitFor({ state: "detached" });
    await Promise.all([context.close(), table.leave()]);
  });

  test("UI6 CAT2 CAT5 CAT6 AUD4 by keyboard alone a catalog is checked, compared, tried, refused as stale, put, taken back and found in the audit", async () => {
    const { page, context, section } = await openOperate("catalog");
    const changes = section("Catalog").getByLabel("Changes", { exact: true }).first();
    await tabTo(page, changes);
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText('{"verbs": {"verb.say": {"label": "<b>Speak</b>", "burst": 1}}}');
    await section("Catalog")
      .getByText(/^verbs\.verb\.say\.burst: /)
      .waitFor();
    expect(await section("Catalog").getByRole("button", { name: "Put in force" }).isDisabled()).toBe(true);
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText('{"verbs": {"verb.say": {"label": "<b>Speak</b>"}}}');
    await section("Catalog").getByRole("row", { name: 'verb.say label "Say" "<b>Speak</b>"' }).waitFor();
    await tabTo(page, section("Catalog").getByRole("button", { name: "Dry run" }));
    await page.keyboard.press("Enter");
    await section("Catalog")
      .getByText(/^It would be hub-[0-9a-f]{16}/)
      .waitFor();
    // Somebody else is faster once.
    const hub = await asOperator();
    expect(await changeCatalog(hub, { verbs: { "verb.emote": null } })).toMatchObject({ ok: true });
    await tabTo(page, section("Catalog").getByRole("button", { name: "Put in force" }));
    await page.keyboard.press("Enter");
    await section("Catalog")
      .getByText(/^Somebody else changed the catalog meanwhile/)
      .waitFor();
    await tabTo(page, section("Catalog").getByRole("button", { name: "Read again" }));
    await page.keyboard.press("Enter");
    await section("Catalog")
      .getByRole("row", { name: /^verb\.emote label – "Emote"/ })
      .waitFor();
    await tabTo(page, section("Catalog").getByRole("button", { name: "Put in force" }));
    await page.keyboard.press("Enter");
    await section("Catalog").getByText("Nothing would change.").waitFor();
    await tabTo(page, section("Catalog").getByRole("button", { name: "As before" }));
    await page.keyboard.press("Enter");
    await section("Catalog")
      .getByRole("row", { name: /^verb\.emote label "Emote" –/ })
      .waitFor();
    await tabTo(page, section("Catalog").getByRole("button", { name: "Built-in" }));
    await page.keyboard.press("Enter");
    await tabTo(page, section("Catalog").getByRole("button", { name: "Put in force" }));
    await page.keyboard.press("Enter");
    await section("Catalog")
      .getByText(/^builtin-\d+$/)
      .waitFor();
    await tabTo(page, page.getByRole("link", { name: "Audit" }));
    await page.keyboard.press("Enter");
    await expect
      .poll(() =>
        section("Audit")
          .getByRole("row", { name: /olga catalog\.change builtin-/ })
          .count(),
      )
      .toBe(1);
    await context.close();
  });

  test("UI6 MOD8 MOD12 an operator acknowledges an alert, with a note that is text", async () => {
    const table = new Table(stack.edgeUrl, "ops-alert");
    const ann = await table.sit("ann");
    const hub = await asOperator();
    expect(await changeCatalog(hub, { safety: { words: ["meltdown"] } })).toMatchObject({ ok: true });
    await until("the third veto", async () => {
      await ann.send("verb.say", { message: "meltdown" });
      const alerts = await readAlerts(hub, { status: "open" });
      return alerts.ok && alerts.value.alerts.some(({ roomId }) => roomId === "ops-alert");
    });
    const { context, section } = await openOperate("alerts");
    const alert = section("Alerts").getByRole("listitem").filter({ hasText: "ops-alert" });
    await alert.getByLabel("Note").fill("<i>seen</i>");
    await alert.getByRole("button", { name: "Acknowledge" }).click();
    await alert.waitFor({ state: "detached" });
    await section("Alerts").getByLabel("Show").selectOption("acknowledged");
    await alert.getByText("acknowledged by olga").waitFor();
    expect(await alert.textContent()).toContain("<i>seen</i>");
    expect(await changeCatalog(hub, {})).toMatchObject({ ok: true });
    await Promise.all([context.close(), table.leave()]);
  });

  test.each([
    ["light", 1280],
    ["dark", 320],
  ] as const)("UI3 UI6 axe finds nothing in any section for operators, %s at %i px", async (colorScheme, width) => {
    const { page, context, section } = await openOperate("rooms", colorScheme, width);
    for (const name of ["Rooms", "Jobs", "Trace", "Contests", "Alerts", "Audit", "Catalog", "Drain"]) {
      await page.getByRole("link", { name, exact: true }).click();
      await section(name).getByRole("heading").first().waitFor();
      await expect.poll(() => section(name).getByText("Reading…").count()).toBe(0);
      expect([name, await axeFindings(page)]).toEqual([name, []]);
    }
    await context.close();
  });

  test("UI2 UI6 AUD4 markup in every field of the desks is text, and a player's token shows nothing of theirs", async () => {
    const desk = await openFace("moderate");
    await desk.page.getByText(/^live/).waitFor();
    await desk.page.getByText("Lore, as players find it").click();
    await desk.page
      .getByText(/^Notes|^Contests in/)
      .first()
      .click();
    await desk.page.getByRole("button", { name: "rewrite" }).click();
    expect(await sendMarkup(desk.page)).toBeGreaterThan(2);
    await desk.page.keyboard.press("u");
    const ops = await openFace("operate/rooms");
    for (const name of Object.keys(SECTION_FIELDS)) {
      await ops.page.getByRole("link", { name, exact: true }).click();
      await expect.poll(() => ops.section(name).getByText("Reading…").count()).toBe(0);
      expect(await sendMarkup(ops.page)).toBe(SECTION_FIELDS[name]);
    }
    const token = await new Table(stack.edgeUrl, "*").token("ash");
    const player = await openConsolePage(browser, stack.edgeUrl, { path: "/console/moderate", production: {} });
    await player.page.getByLabel("Token with the role moderator").fill(token);
    await player.page.getByRole("button", { name: "Sign in" }).click();
    await player.page
      .getByRole("status")
      .getByText(/moderator/)
      .waitFor();
    expect(await player.page.getByRole("region", { name: "Queue" }).locator("li button").count()).toBe(0);
    for (const { page, context, complaints } of [desk, ops, player]) {
      expect(await page.locator("main img, main script").count()).toBe(0);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  // The last one: it sends everybody away.
  test("UI6 SOK7 OPS5 a drain asks for the hub's id, and ends with a verdict on every room", async () => {
    const { table } = await playDuel(stack.edgeUrl, "ops-drain");
    const { page, context, section } = await openOperate("drain");
    await section("Drain").getByLabel("The hub's id").fill("demo");
    await page.getByRole("button", { name: "Drain" }).click();
    await section("Drain").getByText("Write journeys to say that you mean it.").waitFor();
    await section("Drain").getByLabel("The hub's id").fill("journeys");
    await page.getByRole("button", { name: "Drain" }).click();
    await section("Drain")
      .getByText(/^Nobody is lost: \d+ connections in \d+ rooms were told, and all of them have gone\./)
      .waitFor();
    expect(await section("Drain").textContent()).toContain("ops-drain");
    await Promise.all([context.close(), table.leave()]);
  });
});
