import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStack } from "../../support/stack.ts";
import { openDeaf } from "../support/deaf-socket.ts";
import { LONG_RUNS } from "../support/long-runs.ts";
import { memoryOfWorkerd } from "../support/memory-of.ts";
import { startOpenHub, type OpenHub } from "../support/open-hub.ts";
import { Table } from "../support/table.ts";

const MINUTE = 60_000;
const hubId = "long";

describe.runIf(LONG_RUNS)("in a real workerd", () => {
  let open: OpenHub;
  beforeAll(async () => {
    open = await startOpenHub(hubId);
  });
  afterAll(async () => {
    await open.hub.stop();
  });

  test(
    "PRE5 in 215 s a room with fifty silent clients wakes twice, for its lease; one that nobody is in not at all",
    async () => {
      const crowd = await Promise.all(
        Array.from({ length: 50 }, (_, i) => open.enters("silent", `s${i}`, "spectator")),
      );
      (await open.enters("left", "sam", "spectator")).close();
      // Both have told something in their first waking.
      await expect.poll(() => [open.wakings("silent"), open.wakings("left")]).toEqual([1, 1]);
      await wait(215_000);
      expect(crowd.map(({ closeCode }) => closeCode)).toEqual(Array(50).fill(null));
      const [mo, other] = [
        await open.enters("silent", "mo", "moderator"),
        await open.enters("left", "mo", "moderator"),
      ];
      await expect.poll(() => [open.wakings("silent"), open.wakings("left")]).toEqual([1 + 2 + 1, 1 + 1]);
      for (const client of [...crowd, mo, other]) client.close();
    },
    6 * MINUTE,
  );

  test(
    "SLO2 a hundred thousand events and one client that reads nothing: it is closed, the room stays small, others have all",
    async () => {
      const gil = await open.enters("flood", "gil", "gm");
      const listener = await open.enters("flood", "sam", "spectator");
      const url = new URL(`/v1/hubs/${hubId}/rooms/flood/socket`, open.hub.url);
      const deaf = await openDeaf(url, await open.hub.token({ actorId: "deaf", hubId, roles: ["spectator"] }));
      let heard = 0;
      deaf.on("data", ({ length }: Buffer) => (heard += length));
      deaf.pause();
      const before = memoryOfWorkerd();
      let most = before;
      let last = 0;
      const begun = Date.now();
      while (last < 100_000) {
        last = Math.max(
          ...(await Promise.all(Array.from({ length: 200 }, () => gil.act("gm.narrate", { text: "And then." })))),
        );
        for (const client of [gil, listener]) client.texts.splice(0);
        most = Math.max(most, memoryOfWorkerd());
      }
      await listener.reaches(last);
      console.log(JSON.stringify({ events: last, seconds: (Date.now() - begun) / 1000, before, most }));
      expect(listener.closeCode).toBeNull();
      const isClosed = () =>
        open.lines.some(({ message, ...more }) => message === "telemetry.hub.connectionClosed" && isTooSlow(more));
      await expect.poll(isClosed, { timeout: 2 * MINUTE }).toBe(true);
      // The frames sent before the client lagged, the log's cache and the garbage of a flood; not a hundred thousand events.
      expect(most - before).toBeLessThan(300);
      deaf.destroy();
      expect(open.hub.bugs).toEqual([]);
    },
    15 * MINUTE,
  );
});

function isTooSlow(line: object): boolean {
  return "code" in line && line.code === 4413;
}

describe.runIf(LONG_RUNS)("after kill -9", () => {
  test(
    "PRE1 PRE5 DIR1 RES6 presence and directory are right again within two minutes, though nobody comes back",
    async () => {
      const stack = await startStack();
      const table = new Table(stack.edgeUrl, "healing");
      try {
        for (const actorId of ["ada", "bob"]) await table.sit(actorId);
        const token = await table.token("mo", { roles: ["moderator"] });
        const listed = async () => table.rooms(token);
        await expect.poll(listed).toMatchObject([{ participants: 2 }]);
        await stack.kill("edge");
        const killedAt = Date.now();
        await table.leave();
        await stack.restart("edge");
        // Reading wakes the room, so nobody reads until the two minutes are over.
        await wait(Math.max(0, killedAt + 2 * MINUTE - Date.now()));
        // Listed by its new lease, or, had the room never said anything, by none.
        expect((await listed()).filter(({ participants }) => participants > 0)).toEqual([]);
        const log = await table.log(token);
        const left = log.filter(({ type }) => type === "participant.left");
        expect(left.map(({ actorId }) => actorId)).toEqual(["ada", "bob"]);
        for (const { at } of left) expect(Date.parse(at) - killedAt).toBeLessThan(2 * MINUTE);
        expect((await table.state(token)).state.participants).toMatchObject([{ status: "away" }, { status: "away" }]);
      } finally {
        await stack.stop();
      }
    },
    8 * MINUTE,
  );
});
