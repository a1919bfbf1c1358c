import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeFindings, hasBrowser, tabTo } from "../../support/browser.ts";
import type { TestStack } from "../../support/stack.ts";
import { decideByKeyboard, MARKUP, openConsoleFace, openConsolePage, sendMarkup } from "../support/console-page.ts";
import { playSession } from "../support/play-session.ts";
import { Table } from "../support/table.ts";
import { withBrowser } from "../support/with-browser.ts";

/** Items wait for the whole test. */
const env = { MODERATION_OPENS_AFTER: "PT0S", MODERATION_WINDOW: "PT1H" };

describe.skipIf(!hasBrowser)("the console in a browser", () => {
  let stack: TestStack;
  let browser: Browser;
  withBrowser((opened) => ({ stack, browser } = opened), { env });

  const openConsole = (options: Parameters<typeof openConsolePage>[2] = {}) =>
    openConsolePage(browser, stack.edgeUrl, options);

  /** Joins a room of its own as Mara and then as Teo. */
  async function sitDown(page: Page, room: string) {
    await page.getByLabel("Room", { exact: true }).fill(room);
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByRole("button", { name: "+ Another actor" }).click();
    await page.getByRole("button", { name: "Join", exact: true }).click();
    const mara = page.getByRole("region", { name: "Mara's seat" });
    const teo = page.getByRole("region", { name: "Teo's seat" });
    await teo.getByText("connected").waitFor();
    return { mara, teo };
  }

  async function says(seat: ReturnType<Page["getByRole"]>, line: string): Promise<void> {
    const input = seat.getByPlaceholder("Say something");
    await input.fill(line);
    await input.press("Enter");
  }

  test("UI3 CON6 a duel is played by keyboard alone, and its dice are checked on the page", async () => {
    const { page, context, complaints } = await openConsole();
    const join = page.getByRole("button", { name: "Join", exact: true });
    await tabTo(page, join);
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "+ Another actor" }));
    await page.keyboard.press("Enter");
    await tabTo(page, join);
    await page.keyboard.press("Enter");
    const mara = page.getByRole("region", { name: "Mara's seat" });
    const teo = page.getByRole("region", { name: "Teo's seat" });
    // An actor who is not in the room yet cannot be challenged.
    for (const seat of [mara, teo]) await seat.getByText("connected").waitFor();
    await tabTo(page, mara.getByPlaceholder("Say something"));
    await page.keyboard.type("/duel teo the bridge toll");
    await page.keyboard.press("Enter");
    await tabTo(page, teo.getByRole("button", { name: "Take it up" }));
    await page.keyboard.press("Enter");
    await mara.getByText(/^Verified: the seed is the one promised/).waitFor();
    expect(await teo.getByText(/rolls \d.* against 8, a /).count()).toBe(2);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("UI2 VIEW1 players' markup is text, a whisper reaches its target alone, and no token is stored or addressed", async () => {
    const { page, context, complaints } = await openConsole();
    const { mara, teo } = await sitDown(page, "hostile");
    await says(mara, MARKUP);
    await teo.getByText(MARKUP).waitFor();
    expect(await page.locator("main img, main script").count()).toBe(0);
    await page.getByRole("button", { name: "+ Another actor" }).click();
    await page.getByLabel("Name", { exact: true }).fill(`<u>Ash</u>`);
    await page.getByRole("button", { name: "Join", exact: true }).click();
    const ash = page.getByRole("region", { name: "<u>Ash</u>'s seat" });
    await ash.getByText("connected").waitFor();
    await says(mara, "/w teo not a word");
    await teo.getByRole("log").getByText("not a word").waitFor();
    expect(await ash.getByText("not a word").count()).toBe(0);
    const kept = await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length, location.href]");
    expect(kept).toEqual(["", 0, 0, `${stack.edgeUrl}/console/`]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("UI2 TXT5 markup in every field of every verb is text, for everybody at the table", async () => {
    const { page, context, complaints } = await openConsole();
    await page.getByLabel("gm", { exact: true }).check();
    await page.getByLabel("moderator", { exact: true }).check();
    const { mara, teo } = await sitDown(page, "markup");
    await mara.getByText(/^Verbs/).click();
    const verbs = mara.getByRole("group", { name: "Verbs that can be used now" });
    const names = await verbs.getByRole("button").allTextContents();
    expect(names.length).toBeGreaterThan(15);
    let filled = 0;
    for (const name of names) {
      const verb = verbs.getByRole("button", { name, exact: true });
      // One verb may shut another, as a kick does a whisper.
      if ((await verb.count()) === 0) continue;
      await verb.click();
      filled += await sendMarkup(page);
    }
    expect(filled).toBeGreaterThan(30);
    await teo.getByText(MARKUP).first().waitFor();
    await page.getByText("Time travel").click();
    await page.getByRole("button", { name: "Read the log" }).click();
    await page.getByLabel("The room's state at this version").waitFor();
    expect(await page.locator("main img, main script, main a[href^=javascript]").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("CMD5 a refused command says why beside it, and a line that is no command says what to write", async () => {
    const { page, context } = await openConsole();
    const { mara } = await sitDown(page, "refusals");
    await says(mara, "/w nobody-here hello");
    await mara.getByText("target-absent").waitFor();
    await says(mara, "/dance");
    await mara.getByText("There is no verb /dance").waitFor();
    await mara.getByText(/^Verbs/).click();
    await mara.getByText("Why can't I?").click();
    await mara.getByText("It needs the role moderator.").first().waitFor();
    expect(await mara.getByRole("definition").allTextContents()).toContain("Nobody offers you a trade.");
    await context.close();
  });

  test("RES1 RES3 a seat whose network fails comes back by itself and shows what it missed", async () => {
    const { page, context } = await openConsole();
    const { mara, teo } = await sitDown(page, "network");
    await teo.getByText("Network", { exact: true }).click();
    await teo.getByLabel("offline").check();
    await teo.getByText("tries again in").waitFor();
    await says(mara, "the tide turns");
    await teo.getByLabel("offline").uncheck();
    await teo.getByRole("log").getByText("the tide turns").waitFor();
    expect(await mara.getByRole("status").textContent()).toBe(await teo.getByRole("status").textContent());
    await context.close();
  });

  test("RES5 time travel shows an earlier version, as another viewer too", async () => {
    const { page, context } = await openConsole();
    const { mara } = await sitDown(page, "travel");
    await says(mara, "first words");
    await says(mara, "/w teo secret words");
    await mara.getByText("secret words").first().waitFor();
    await page.getByText("Time travel").click();
    await page.getByLabel("See as").selectOption("a stranger");
    await page.getByRole("button", { name: "Read the log" }).click();
    const state = page.getByLabel("The room's state at this version");
    await expect.poll(() => state.textContent(), { timeout: 10_000 }).toContain("first words");
    expect(await state.textContent()).not.toContain("secret words");
    await page.getByLabel(/^Version/).press("Home");
    await expect.poll(() => state.textContent(), { timeout: 10_000 }).not.toContain("first words");
    await context.close();
  });

  test.each([
    ["dark", 1280],
    ["light", 320],
  ] as const)("UI3 axe finds nothing, %s at %i px", async (colorScheme, width) => {
    const { page, context } = await openConsole({ colorScheme, width, bypassCSP: true });
    await page.getByRole("button", { name: "Join", exact: true }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const { mara, teo } = await sitDown(page, `axe-${colorScheme}-${width}`);
    await says(mara, "/duel teo");
    await teo.getByRole("button", { name: "Take it up" }).click();
    await mara.getByText(/^Verified/).waitFor();
    for (const panel of ["Network", "Frames"]) await mara.getByText(panel, { exact: true }).click();
    await mara.getByText(/^Verbs/).click();
    await mara.getByText("Why can't I?").click();
    await page.getByText("Time travel").click();
    await page.getByRole("button", { name: "Read the log" }).click();
    await page.getByLabel("The room's state at this version").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });

  test("UI5 a chunk that a deploy took away has the page loaded again once, and never for ever", async () => {
    const { page, context } = await openConsole();
    await page.getByRole("button", { name: "Join", exact: true }).waitFor();
    const chunk = /chunks\/operate-face-/;
    let asked = 0;
    await page.route(chunk, (route) => {
      asked += 1;
      return asked === 1 ? route.fulfill({ status: 404 }) : route.continue();
    });
    await page.getByRole("link", { name: "Operate" }).click();
    await page.getByRole("heading", { name: "Operate a hub" }).waitFor();
    expect([asked, page.url()]).toEqual([2, `${stack.edgeUrl}/console/operate`]);
    await page.route(/chunks\/moderate-face-/, (route) => route.fulfill({ status: 404 }));
    await page.getByRole("link", { name: "Moderate" }).click();
    await page.getByText("This page has no moderate at present.").waitFor();
    await context.close();
  });

  test("PRE3 CLT11 two tabs of one actor show the same; a fourth replaces the oldest, which says when it comes back", async () => {
    const { page, context } = await openConsole();
    const sit = async (tab: Page) => {
      await tab.goto(`${stack.edgeUrl}/console/`);
      await tab.getByLabel("Room", { exact: true }).fill("tabs");
      await tab.getByRole("button", { name: "Join", exact: true }).click();
      const seat = tab.getByRole("region", { name: "Mara's seat" });
      await seat.getByText("connected").waitFor();
      return seat;
    };
    const first = await sit(page);
    const second = await sit(await context.newPage());
    await says(first, "from the first tab");
    await second.getByRole("log").getByText("from the first tab").waitFor();
    await sit(await context.newPage());
    const fourth = await sit(await context.newPage());
    await first.getByText(/tries again in [3-6]\d\d s/).waitFor();
    await says(fourth, "still here");
    await second.getByRole("log").getByText("still here").waitFor();
    expect(await first.getByRole("log").getByText("still here").count()).toBe(0);
    await context.close();
  });

  test("UI4 a token is taken from the window of the named origin, and from no other", async () => {
    const good = await new Table(stack.edgeUrl, "*").token("olga", { roles: ["ops"] });
    const bad = good.replace(/\.[^.]+\./, `.${btoa(JSON.stringify({ sub: "eve", hub: "evil" })).replace(/=+$/, "")}.`);
    const hand = (token: string) => `opener.postMessage({ type: "frontier-hub.token", token: "${token}" }, "*");`;
    const { page, context } = await openConsole({
      path: "/console/operate/rooms",
      production: { signIn: "https://studio.example/token" },
    });
    const answer = (script: string) => ({ contentType: "text/html", body: `<script>${script}</script>` });
    await context.route("https://studio.example/token", (route) =>
      route.fulfill(answer('location = "https://evil.example/"')),
    );
    await context.route("https://evil.example/", (route) =>
      route.fulfill(answer(`${hand(bad)} setTimeout(() => { location = "https://studio.example/done" }, 200)`)),
    );
    await context.route("https://studio.example/done", (route) => route.fulfill(answer(hand(good))));
    await page.getByRole("button", { name: "Sign in with studio.example" }).waitFor();
    await page.evaluate(`postMessage({ type: "frontier-hub.token", token: "${bad}" }, "*")`);
    await page.getByRole("button", { name: "Sign in with studio.example" }).click();
    await page.getByRole("navigation", { name: "Sections" }).getByText("journeys").waitFor();
    const kept = await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length, location.href]");
    expect(kept).toEqual(["", 0, 0, `${stack.edgeUrl}/console/operate/rooms`]);
    await context.close();
  });

  test("UI3 CLO6 by keyboard alone a moderator takes ten decisions, and a second one sees them go", async () => {
    let waiting = 0;
    for (const room of ["north", "south", "east"]) waiting += await playSession(stack.edgeUrl, room);
    expect(waiting).toBeGreaterThan(10);
    const openDesk = () => openConsoleFace(browser, stack.edgeUrl, { path: "/console/moderate" });
    const [mine, theirs] = await Promise.all([openDesk(), openDesk()]);
    for (const { page } of [mine, theirs]) await page.getByText(`· ${waiting} shown`).waitFor();
    await decideByKeyboard(mine.page, 10);
    await theirs.page.getByText(`· ${waiting - 10} shown`).waitFor();
    await mine.page.getByLabel("Show").selectOption("decided");
    for (const outcome of ["approved", "rejected"])
      await expect.poll(() => mine.section("Queue").getByText(` · ${outcome}`).count(), { timeout: 15_000 }).toBe(5);
    await Promise.all([mine.context.close(), theirs.context.close()]);
  });

  test("UI4 UI5 a token that is over is asked for again, and a hub that goes and comes leaves the page as it was", async () => {
    const table = new Table(stack.edgeUrl, "*");
    const { page, context } = await openConsole({ path: "/console/operate/rooms", production: {} });
    const paste = async (token: string): Promise<void> => {
      await page.getByLabel("Token with the role ops").fill(token);
      await page.getByRole("button", { name: "Sign in" }).click();
    };
    await paste(await table.token("olga", { roles: ["ops"], ttlSeconds: 2 }));
    await page
      .getByRole("region", { name: "Rooms" })
      .getByText(/by leases/)
      .waitFor();
    await page.getByLabel("Inspect a room").fill("two");
    await page.getByText("Your token is over").waitFor();
    await paste(await table.token("olga", { roles: ["ops"] }));
    await page.getByText("Your token is over").waitFor({ state: "hidden" });
    expect(await page.getByLabel("Inspect a room").inputValue()).toBe("two");
    await stack.stopOne("edge");
    await page.getByRole("alert").getByText("no answer from").waitFor();
    await page.getByText(/by leases/).waitFor();
    await stack.restart("edge");
    await page.getByRole("alert").waitFor({ state: "hidden" });
    await context.close();
  });
});
