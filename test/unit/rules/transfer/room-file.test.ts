import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ROOM_TABLES } from "../../../../src/durable/protocol/http/room-tables.ts";
import { migrate, STORAGE_STEP } from "../../../../src/durable/storage/migrate.ts";
import { MemorySql } from "../../../../testkit/memory-sql.ts";
import { RandomPlay } from "../../../../testkit/players/random-play.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { provideDigestStream } from "../../../support/digest-stream.ts";
import { fileOf, storageOf } from "./move-room.ts";

provideDigestStream();

const steps = (length: number) =>
  fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { minLength: length / 4, maxLength: length });

test("OPS7 OPS8 RES3 RES6 whatever was played, a room that moved by file is the room that stayed, and so it goes on", async () => {
  await fc.assert(
    fc.asyncProperty(steps(80), steps(40), async (before, after) => {
      const [stayed, moved] = [new RandomPlay(), new RandomPlay()];
      for (const drawn of before) for (const play of [stayed, moved]) play.step(drawn);
      stayed.stage.sleeps();
      moved.stage.movesTo((await storageOf(await fileOf(moved.stage))).sql);
      expect(moved.stage.state).toEqual(stayed.stage.state);
      const receipts = after.map((drawn) => [stayed, moved].map((play) => play.step(drawn)?.receipt));
      for (const [one, other] of receipts) expect(other).toEqual(one);
      expect(moved.stage.state).toEqual(stayed.stage.state);
      expect(moved.stage.log()).toEqual(stayed.stage.log());
      expect(moved.stage.bugs).toEqual([]);
      expect(moved.stage.alarmAt).toBe(stayed.stage.alarmAt);
    }),
    { numRuns: 60 },
  );
});

test("OPS7 every table and column of a room is in a file, tickets and migrations apart", () => {
  const sql = new MemorySql();
  migrate(sql);
  const columns = sql.all<{ table: string; name: string }>(
    `SELECT m.name AS "table", c.name AS name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
     WHERE m.type = 'table' AND m.name NOT IN ('tickets', 'migrations')`,
  );
  const stored = columns.map(({ table, name }) => `${table}.${name}`);
  const told = Object.entries(ROOM_TABLES).flatMap(([table, all]) =>
    Object.keys(all).map((name) => `${table}.${name}`),
  );
  expect(told.toSorted()).toEqual(stored.toSorted());
});

/** A file of each release that changed the rows or the lines; kept as it was written. */
const GOLDEN = ["v1.ndjson"];

test.each(GOLDEN)(
  "OPS8 CMD8 %s, as a release wrote it, is imported by this one, and the room goes on",
  async (name) => {
    const file = readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");
    const { sql, head, rows } = await storageOf(file);
    expect(rows).toBe(file.trimEnd().split("\n").length - 2);
    const stage = new RoomHarness();
    stage.movesTo(sql);
    const { version, view } = stage.state;
    expect(version).toBe(head.version);
    expect(view.participants.map(({ actorId }) => actorId)).toEqual(["ada", "bob"]);
    expect(view.contests).toMatchObject([{ status: "launched" }]);
    expect(view.trades).toMatchObject([{ status: "open" }]);
    stage.bridgeWorks();
    expect(stage.state.view.contests).toMatchObject([{ status: "resolved" }]);
    expect(stage.does("ada", "verb.say", { message: "once upon a \u{1F3B2}" }, "cmd-1")).toMatchObject({
      replayed: true,
    });
    expect(stage.bugs).toEqual([]);
  },
);

test("OPS8 a golden file of the newest storage is kept", () => {
  const newest = readFileSync(new URL(`golden/${GOLDEN.at(-1)}`, import.meta.url), "utf8").split("\n", 1)[0];
  expect(JSON.parse(newest ?? "")).toMatchObject({ schema: 1, storage: STORAGE_STEP });
});
