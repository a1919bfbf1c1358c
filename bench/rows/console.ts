import type { Browser, BrowserContext, Page } from "playwright-core";
import { decideItem, readModeration } from "../../src/client/http/moderator/moderation-http.ts";
import { openArchive } from "../../src/offline-bridge/archive/open-archive.ts";
import { playSession } from "../../test/journeys/support/play-session.ts";
import { Table } from "../../test/journeys/support/table.ts";
import { hasBrowser, openBrowser } from "../../test/support/browser.ts";
import { prepareSession } from "../publishing/prepared-session.ts";
import { atMost, type SectionOutcome } from "../report/outcome.ts";
import { median, percentile } from "../report/statistics.ts";
import { HUB_ID } from "../serve/hub-door.ts";
import { WholeStack } from "../serve/whole-stack.ts";
import { rounded } from "./closed-loops.ts";
import type { Bench, Measurement } from "./measurement.ts";

const ITEMS = 10_000;
const FRAMES = 10_000;
const FRAMES_A_TURN = 20;
const OPENINGS = 10;
const STEPS = 100;
const SESSIONS = 2;

/** How fast the console's pages are, in a real browser. */
export const consolePages: Measurement = {
  title: "Console",
  ids: ["console", "console-interactive", "console-queue-10000", "console-second-moderator", "console-frames-10000"],

  async run(bench) {
    if (!hasBrowser) throw new Error("no browser is installed: apt-get install chromium, or set CHROMIUM_PATH");
    return WholeStack.with(async (stack) => {
      await fillQueue(stack);
      bench.tell(`${ITEMS} items wait`);
      const browser = await openBrowser();
      try {
        const parts = [await open(browser, stack), await stepThrough(bench, browser, stack)];
        parts.push(await seeDecisions(bench, browser, stack), await listFrames(browser, stack));
        return { rows: parts.flatMap(({ rows }) => rows), goals: parts.flatMap(({ goals }) => goals) };
      } finally {
        await browser.close();
      }
    });
  },
};

async function fillQueue(stack: WholeStack): Promise<void> {
  const archive = await openArchive(stack.archiveUrl);
  try {
    const wanted = { hubId: HUB_ID, sessionId: "ses-waiting", deltas: ITEMS, items: ITEMS, preparedAt: Date.now() };
    await prepareSession(archive, wanted);
  } finally {
    await archive.close();
  }
}

/** From the request for the page, nothing cached, until a person can join a room. */
async function open(browser: Browser, stack: WholeStack): Promise<SectionOutcome> {
  const times: number[] = [];
  for (let nth = 0; nth < OPENINGS; nth += 1) {
    await inPage(browser, async (page) => {
      const began = performance.now();
      await page.goto(`${stack.url}/console/`, { waitUntil: "commit" });
      await page.getByRole("button", { name: "Join", exact: true }).waitFor();
      times.push(performance.now() - began);
    });
  }
  const name = "opened, until a room can be joined";
  const details = { p95: rounded(percentile(times, 0.95)), opened: OPENINGS };
  const value = rounded(median(times));
  return { rows: [{ name, value, unit: "ms", details }], goals: [atMost("console-interactive", value, 400, "ms")] };
}

/** Steps through a queue of ten thousand: from the key until the frame with the next item is drawn. */
async function stepThrough(bench: Bench, browser: Browser, stack: WholeStack): Promise<SectionOutcome> {
  return inPage(browser, async (page) => {
    const began = performance.now();
    await openDesk(page, stack, HUB_ID);
    await page.getByText(`live · ${ITEMS} shown`).waitFor({ timeout: 60_000 });
    bench.tell(`${ITEMS} items were read in ${Math.round(performance.now() - began)} ms`);
    const steps = await page.evaluate<number[]>(`(async () => {
      const times = [];
      for (let nth = 0; nth < ${STEPS}; nth += 1) {
        const began = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.push(performance.now() - began);
      }
      return times;
    })()`);
    const p95 = rounded(percentile(steps, 0.95));
    const details = { p50: rounded(median(steps)), steps: STEPS };
    return {
      rows: [{ name: `a step through ${ITEMS} items`, value: p95, unit: "ms p95", details }],
      goals: [atMost("console-queue-10000", p95, 100, "ms")],
    };
  });
}

/** From a moderator's request until a second moderator's page shows one item less. */
async function seeDecisions(bench: Bench, browser: Browser, stack: WholeStack): Promise<SectionOutcome> {
  for (let nth = 0; nth < SESSIONS; nth += 1) {
    const table = new Table(stack.url, `story-${nth}`);
    await playSession(stack.url, `story-${nth}`, table);
    // Clients that stay would try to come back for ever, and the bench would not end.
    await table.leave();
  }
  const token = await new Table(stack.url, "*").token("other", { roles: ["moderator"] });
  const hub = { url: stack.url, hubId: "journeys", token };
  const waiting = await readModeration(hub, hub.hubId, token, { status: "pending" });
  if (!waiting.ok) throw new Error(waiting.problem.detail);
  const itemIds = waiting.value.items.map(({ itemId }) => itemId);
  bench.tell(`${itemIds.length} items of ${SESSIONS} sessions wait`);
  const times = await inPage(browser, async (page) => {
    await openDesk(page, stack, hub.hubId);
    await page.getByLabel("Show").selectOption("all");
    await page.getByText(`live · ${itemIds.length} shown`).waitFor();
    const taken: number[] = [];
    for (const [nth, itemId] of itemIds.entries()) {
      const began = performance.now();
      const decision = { action: "approve", reason: "so it was" } as const;
      const decided = await decideItem(hub, hub.hubId, token, { itemId, decision });
      if (!decided.ok) throw new Error(decided.problem.detail);
      await page
        .getByText(/ · approved/)
        .nth(nth)
        .waitFor();
      taken.push(performance.now() - began);
    }
    return taken;
  });
  const p95 = rounded(percentile(times, 0.95));
  const details = { p50: rounded(median(times)), decisions: times.length };
  return {
    rows: [{ name: "a decision, until a second moderator sees it", value: p95, unit: "ms p95", details }],
    goals: [atMost("console-second-moderator", p95, 1_000, "ms")],
  };
}

/** Frames that arrive while their list is open; the socket is the hub's, with frames of a later hub between its own. */
async function listFrames(browser: Browser, stack: WholeStack): Promise<SectionOutcome> {
  return inPage(browser, async (page) => {
    const sockets: { send(text: string): void }[] = [];
    await page.routeWebSocket(/\/socket/, (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    });
    await page.goto(`${stack.url}/console/`);
    await page.getByLabel("Hub").fill(HUB_ID);
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByText("connected").waitFor();
    await page.getByText("Frames", { exact: true }).click();
    await page.evaluate(`globalThis.longTasks = []; new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    }).observe({ type: "longtask" })`);
    for (let sent = 0; sent < FRAMES; sent += FRAMES_A_TURN) {
      for (let nth = 0; nth < FRAMES_A_TURN; nth += 1)
        sockets[0]?.send(JSON.stringify({ type: "hub.bench", text: "a word ".repeat(20), nth: sent + nth }));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await page.getByText("hub.bench").first().waitFor();
    await page.waitForTimeout(500);
    const tasks = await page.evaluate<number[]>("longTasks");
    const longest = rounded(Math.max(0, ...tasks));
    const details = { "tasks over 50 ms": tasks.length, frames: FRAMES };
    return {
      rows: [
        {
          name: "frames listed, tasks over 50 ms",
          value: tasks.length,
          unit: "tasks",
          details: { ...details, longest },
        },
      ],
      goals: [atMost("console-frames-10000", tasks.length, 0, "tasks")],
    };
  });
}

async function openDesk(page: Page, stack: WholeStack, hubId: string): Promise<void> {
  await page.goto(`${stack.url}/console/moderate`);
  await page.getByLabel("Hub").fill(hubId);
  await page.getByLabel("Hub").press("Enter");
}

async function inPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context: BrowserContext = await browser.newContext();
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}
