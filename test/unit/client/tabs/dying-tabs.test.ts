import fc from "fast-check";
import { expect, test } from "vitest";
import { connectTabs } from "../../../../src/client/tabs/connect-tabs.ts";
import type { SharedRoom } from "../../../../src/client/tabs/shared-room.ts";
import { FakeClock, settle } from "../connection/fake-clock.ts";
import { RoomBehind } from "../outbox/room-behind.ts";
import { FakeBrowser, type FakeTab } from "./fake-browser.ts";

interface Page {
  readonly room: SharedRoom;
  readonly tab: FakeTab;
  readonly versions: number[];
}

/** Tabs of one browser before a room that decides as in production. */
class Desk {
  readonly behind = new RoomBehind();
  readonly browser = new FakeBrowser();
  readonly clock = new FakeClock();
  #made = 0;
  pages: Page[] = [];

  async open(): Promise<void> {
    const tab = this.browser.tab();
    const { fetch, openSocket } = this.behind.platform;
    const platform = {
      fetch,
      // A tab that dies takes its socket with it.
      openSocket: (...[request, handlers]: Parameters<typeof openSocket>) =>
        openSocket(request, {
          opened: () => tab.isAlive && handlers.opened?.(),
          received: (data) => tab.isAlive && handlers.received(data),
          closed: (code, reason) => tab.isAlive && handlers.closed(code, reason),
        }),
      ...{ after: this.clock.after, now: () => this.clock.now, onWake: () => () => {}, random: () => 0.5 },
      newCommandId: () => `c${(this.#made += 1)}`,
    };
    const where = { url: "http://hub.test", hubId: "demo", roomId: "bridge", actorId: "mara", token: "jwt-1" };
    const room = connectTabs({ ...where, platform, tabs: tab.platform });
    const versions: number[] = [];
    room.on("event", ({ version }) => void versions.push(version));
    this.pages.push({ room, tab, versions });
    await settle();
  }

  kill(at: number): void {
    const [page] = this.pages.splice(at % this.pages.length, 1);
    page?.tab.die();
  }
}

const Step = fc.oneof(
  fc.record({ kind: fc.constant("open" as const) }),
  fc.record({ kind: fc.constant("say" as const), tab: fc.nat(9) }),
  fc.record({ kind: fc.constant("kill" as const), tab: fc.nat(9) }),
  fc.record({ kind: fc.constant("rest" as const), turns: fc.integer({ min: 1, max: 4 }) }),
);

test("TAB2 CMD3 RES3 whichever tabs die, and when: what a living tab said happened once, and all show the room", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const desk = new Desk();
      await desk.open();
      const said: { id: string; page: Page; outcome: Promise<unknown> }[] = [];
      for (const step of steps) {
        if (step.kind === "open" && desk.pages.length < 5) await desk.open();
        if (step.kind === "kill" && desk.pages.length > 1) desk.kill(step.tab);
        for (let turn = 0; step.kind === "rest" && turn < step.turns; turn += 1) await Promise.resolve();
        const page = desk.pages[step.kind === "say" ? step.tab % desk.pages.length : -1];
        if (page === undefined) continue;
        const id = `line-${said.length}`;
        said.push({ id, page, outcome: page.room.send("verb.say", { message: id }, { id }) });
      }
      await settle();
      await desk.clock.advance(1_000);
      const alive = said.filter(({ page }) => page.tab.isAlive);
      for (const { outcome } of alive) expect(await outcome).toMatchObject({ status: "accepted" });
      const happened = desk.behind.said();
      expect(new Set(happened).size).toBe(happened.length);
      expect(happened).toEqual(expect.arrayContaining(alive.map(({ id }) => id)));
      const leading = desk.pages.filter(({ room }) => room.isLeading);
      expect(leading).toHaveLength(1);
      for (const { room, versions } of desk.pages) {
        expect(room.state).toEqual(leading[0]?.room.state);
        expect(versions).toEqual([...new Set(versions)].toSorted((left, right) => left - right));
      }
    }),
    { numRuns: 200 },
  );
});
