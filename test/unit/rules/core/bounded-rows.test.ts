import { describe, expect, test, vi } from "vitest";
import { sessionOf, sessionsPage } from "../../../../src/durable/room/reads/read-room.ts";
import { viewAt } from "../../../../src/durable/room/reads/view-at.ts";
import { LongTexts, LONGEST_PART } from "../../../../src/durable/storage/long-text.ts";
import { migrate } from "../../../../src/durable/storage/migrate.ts";
import { countRejections } from "../../../../src/durable/storage/room-store.ts";
import { MemorySql } from "../../../../testkit/memory-sql.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";
import { gm, HOUR, mo } from "./long-log.ts";

vi.setConfig({ testTimeout: 60_000 });

const FAMILIES = "👨‍👩‍👧‍👦".repeat(280);
const LONGEST_ROW = 1_000_000;

function room(): RoomHarness {
  const stage = new RoomHarness();
  override(stage, UNLIMITED);
  return stage;
}

/** Bytes of the largest value in any row of any table. */
function largestRow(stage: RoomHarness): number {
  const tables = stage.sql.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const largest = tables.map(({ name }) => {
    const columns = stage.sql.all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`);
    const sum = columns.map((column) => `coalesce(octet_length("${column.name}"), 0)`).join(" + ");
    return stage.sql.all<{ most: number | null }>(`SELECT max(${sum}) AS most FROM "${name}"`)[0]?.most ?? 0;
  });
  return Math.max(...largest);
}

describe("rows of a bounded size", () => {
  test("RES8 a room whose view is larger than a row may be goes on past a thousand events, and shows old versions", () => {
    const stage = room();
    const names = Array.from({ length: 40 }, (_, n) => `actor-${n}`);
    stage.enters(...names, mo);
    for (let n = 0; n < 800; n += 1) {
      const [one, other] = [names[n % 40] ?? "", names[(n + 1 + (n % 7)) % 40] ?? ""];
      expect(stage.does(one, "verb.whisper", { target: other, message: FAMILIES }).status).toBe("accepted");
    }
    while (stage.state.version < 999) stage.does(mo, "mod.slowMode", { seconds: stage.state.version % 2 });
    const before = stage.state.view;
    const { version } = stage.state;
    expect(stage.does("actor-1", "verb.say", { message: "one more" }).status).toBe("accepted");
    expect([stage.bugs, stage.checkpointsFailed]).toEqual([[], []]);
    expect(new TextEncoder().encode(JSON.stringify(stage.state.view)).length).toBeGreaterThan(2_000_000);
    expect(largestRow(stage)).toBeLessThan(LONGEST_ROW);
    for (let n = 0; n < 20; n += 1) stage.does("actor-2", "verb.say", { message: `line ${n}` });
    const now = stage.state;
    stage.sleeps();
    expect(stage.state.view).toEqual(now.view);
    expect(viewAt(stage.sql, stage.state, version)).toEqual(before);
    expect(viewAt(stage.sql, stage.state, now.version)).toEqual(now.view);
    const first = stage.state.view.chat.find(({ kind }) => kind === "whisper");
    stage.does(mo, "mod.retractMessage", { version: first?.version ?? 0, reason: "no" });
    stage.sleeps();
    expect(stage.state.view.chat.find((entry) => entry.version === first?.version)).toMatchObject({ retracted: true });
    expect(largestRow(stage)).toBeLessThan(LONGEST_ROW);
  });

  test("RES8 a view that cannot be stored undoes no commit, and is stored with one of the next hundred", () => {
    const stage = room();
    stage.enters("ada", mo);
    while (stage.state.version < 999) stage.does(mo, "mod.slowMode", { seconds: stage.state.version % 2 });
    stage.sql.onMoment = (_, query) => {
      if (query.includes("INSERT INTO checkpoint")) throw new Error("string or blob too big");
    };
    expect(stage.does("ada", "verb.say", { message: "hello" }).status).toBe("accepted");
    expect([stage.state.version, stage.bugs.length, stage.checkpointsFailed.length]).toEqual([1000, 0, 1]);
    stage.sql.onMoment = () => {};
    const stored = () => stage.sql.all<{ version: number }>("SELECT version FROM checkpoints");
    expect(stored()).toEqual([]);
    for (let n = 0; n < 101; n += 1) stage.does(mo, "mod.slowMode", { seconds: n % 2 });
    expect(stored()).toEqual([{ version: 1100 }]);
    const { view } = stage.state;
    stage.sleeps();
    expect(stage.state.view).toEqual(view);
  });

  test("RES8 a long text is stored in parts that do not cut a character, and replaced as a whole", () => {
    const sql = new MemorySql();
    migrate(sql);
    const texts = new LongTexts(sql, "recap_parts");
    const sizes = () => sql.all<{ size: number }>("SELECT length(text) AS size FROM recap_parts ORDER BY part");
    for (const text of ["", "short", `x${"😀".repeat(LONGEST_PART)}`, "短い".repeat(LONGEST_PART), "again"]) {
      texts.write("one", text);
      expect(texts.read("one")).toBe(text);
      for (const { size } of sizes()) expect(size).toBeLessThanOrEqual(LONGEST_PART);
    }
    expect(sizes()).toHaveLength(1);
    expect(texts.read("another")).toBeUndefined();
  });

  test.each([
    ["rows of more than 2 MB", "INSERT INTO meta (id, body) VALUES (?, ?)", ["a", "ä".repeat(1_000_001)]],
    ["statements of more than 100 KB", `SELECT '${"x".repeat(100_001)}'`, []],
    ["more than 100 parameters", `SELECT ${Array(101).fill("?").join()}`, Array(101).fill(1)],
  ])("RES8 the database of tests refuses %s, as production does", (_, query, bindings) => {
    const sql = new MemorySql();
    migrate(sql);
    expect(() => sql.all(query, ...(bindings as string[]))).toThrow(/production allows/);
  });
});

describe("whispers of the forgotten", () => {
  /** Ten pairs whisper and leave; two actors stay. */
  function visited(): RoomHarness {
    const stage = room();
    stage.enters("ada", "bob");
    for (let n = 0; n < 10; n += 1) {
      stage.enters(`v${n}`, `w${n}`);
      for (let k = 0; k < 10; k += 1) stage.does(`v${n}`, "verb.whisper", { target: `w${n}`, message: `${n} ${k}` });
    }
    stage.does("v0", "verb.whisper", { target: "ada", message: "to one who stays" });
    for (let n = 0; n < 10; n += 1) for (const who of [`v${n}`, `w${n}`]) stage.drops(who);
    for (let k = 0; k < 15; k += 1) stage.does("ada", "verb.whisper", { target: "bob", message: `late ${k}` });
    return stage;
  }
  const whispers = (stage: RoomHarness) => stage.state.view.chat.filter(({ kind }) => kind === "whisper");

  test("RES2 RES8 go with them, while those of who stays, and the last 20 of all, are still there", () => {
    const stage = visited();
    expect(whispers(stage)).toHaveLength(116);
    stage.wait(HOUR);
    expect(stage.state.view.participants.map(({ actorId }) => actorId)).toEqual(["ada", "bob"]);
    const kept = whispers(stage).map(({ text }) => text);
    // The last 20 of all are 15 late ones, the one to Ada, and four of the last pair's.
    expect(kept).toEqual([
      "9 6",
      "9 7",
      "9 8",
      "9 9",
      "to one who stays",
      ...Array.from({ length: 15 }, (_, k) => `late ${k}`),
    ]);
  });

  test("RES2 RES6 do not come back when the room wakes, nor when they themselves do", () => {
    const stage = visited();
    stage.wait(HOUR);
    stage.enters("v3");
    const { view } = stage.state;
    stage.sleeps();
    expect(stage.state.view).toEqual(view);
    expect(whispers(stage).some(({ actorId }) => actorId === "v3")).toBe(false);
  });
});

/** Characters that the room reads from its rows while it wakes. */
function readOnWaking(stage: RoomHarness): number {
  const all = stage.sql.all.bind(stage.sql);
  let read = 0;
  const spy = vi.spyOn(stage.sql, "all").mockImplementation((query, ...bindings) => {
    const rows = all(query, ...bindings);
    read += JSON.stringify(rows).length;
    return rows;
  });
  stage.sleeps();
  spy.mockRestore();
  return read;
}

describe("what grows with a room's age", () => {
  function hold(stage: RoomHarness, sessions: number): void {
    for (let n = 0; n < sessions; n += 1) {
      const guest = `guest-${stage.state.version}`;
      stage.enters(gm, guest);
      stage.does(gm, "gm.grantItems", { target: guest, items: [{ item: "coin", quantity: 1 }] });
      stage.does(gm, "gm.narrate", { text: `Evening ${n}.` });
      stage.does(gm, "gm.closeSession", { reason: "over" });
      stage.bridgeWorks();
      for (const { actorId } of stage.state.view.participants) stage.drops(actorId);
      stage.wait(HOUR);
    }
  }

  test("RES9 waking reads no session that is over, no recap, and no goods of who is not listed", () => {
    const stage = room();
    // So that the chat, which has a bound, is full, and as much has happened since the last checkpoint.
    const pastCheckpoint = () => {
      stage.enters(mo);
      do stage.does(mo, "mod.slowMode", { seconds: stage.state.version % 2 });
      while (stage.state.version % 1000 !== 10);
    };
    hold(stage, 60);
    pastCheckpoint();
    const young = readOnWaking(stage);
    hold(stage, 60);
    pastCheckpoint();
    expect(readOnWaking(stage)).toBeLessThan(young * 1.25);
  });

  test("SHP4 CLO2 sessions are listed in pages, newest first, each once, without recaps", () => {
    const stage = room();
    hold(stage, 5);
    stage.enters(gm);
    const seen: string[] = [];
    let cursor: number | undefined;
    for (let page = 0; page < 4; page += 1) {
      const { sessions, nextCursor } = sessionsPage(stage.sql, stage.state, {
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const session of sessions) {
        expect(session).not.toHaveProperty("recap");
        seen.push(session.sessionId);
      }
      if (nextCursor === null) break;
      expect(sessions).toHaveLength(2);
      cursor = Number(nextCursor);
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
    expect(seen[0]).toBe(stage.state.view.sessionId);
    const opened = seen.map((id) => sessionOf(stage.sql, stage.state, id)?.openedAt ?? "");
    expect(opened).toEqual(opened.toSorted().toReversed());
    expect(sessionOf(stage.sql, stage.state, seen[3] ?? "")?.recap?.summaryVersion).toBe(1);
  });

  test("SHP4 a page that holds the open session alone does not end the list", () => {
    const stage = room();
    hold(stage, 2);
    stage.enters(gm);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null && seen.length < 9) {
      const from = cursor === "" ? {} : { cursor: Number(cursor) };
      const page = sessionsPage(stage.sql, stage.state, { limit: 1, ...from });
      seen.push(...page.sessions.map(({ sessionId }) => sessionId));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });

  test("CMD8 CLO2 a recap that the release before stored in the session's own row is still shown", () => {
    const stage = room();
    hold(stage, 1);
    const [row] = stage.sql.all<{ id: string; text: string }>("SELECT id, text FROM recap_parts");
    stage.sql.all(
      "UPDATE sessions SET body = json_set(body, '$.recap', json(?)) WHERE id = ?",
      row?.text ?? "",
      row?.id ?? "",
    );
    stage.sql.all("DELETE FROM recap_parts");
    expect(sessionOf(stage.sql, stage.state, row?.id ?? "")?.recap).toEqual(JSON.parse(row?.text ?? ""));
    expect(sessionsPage(stage.sql, stage.state, { limit: 20 }).sessions[0]).not.toHaveProperty("recap");
  });

  test("RES9 MOD1 mutes and bans that have run out leave the room", () => {
    const stage = room();
    stage.enters(mo);
    for (let n = 0; n < 20; n += 1) {
      stage.does(mo, "mod.ban", { target: `t${n}`, seconds: 60, reason: "noise" });
      stage.skip(61_000);
    }
    stage.does(mo, "mod.ban", { target: "ever", reason: "noise" });
    stage.does(mo, "mod.ban", { target: "now", seconds: 60, reason: "noise" });
    expect(Object.keys(stage.state.privateState.bans)).toEqual(["ever", "now"]);
    expect(stage.sql.all("SELECT id FROM bans ORDER BY made")).toEqual([{ id: "ever" }, { id: "now" }]);
  });

  test("RES9 MOD2 CMD3 vetoes are counted, and rejections and results looked through, by an index", () => {
    const stage = room();
    const plans: string[] = [];
    const all = stage.sql.all.bind(stage.sql);
    vi.spyOn(stage.sql, "all").mockImplementation((query, ...bindings) => {
      if (/FROM (rejections|results|sessions)/.test(query)) {
        plans.push(...all<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings).map(({ detail }) => detail));
      }
      return all(query, ...bindings);
    });
    countRejections(stage.sql, "ada", "safety-veto", 0);
    sessionsPage(stage.sql, stage.state, { limit: 20 });
    stage.room.pruner.pruneBatch(stage.state, stage.room.now());
    stage.sleeps();
    expect(plans.length).toBeGreaterThanOrEqual(5);
    expect(plans.filter((plan) => plan.startsWith("SCAN") && !plan.includes("USING INDEX"))).toEqual([]);
    expect(plans.filter((plan) => plan.includes("TEMP B-TREE"))).toEqual([]);
  });

  test("RES9 BRG1 answers to results go a week later, a thousand looked at in a batch", () => {
    const stage = room();
    stage.enters(actorNamed("ada"));
    for (let n = 0; n < 2_500; n += 1) {
      const at = n % 2 === 0 ? 0 : stage.clock;
      stage.sql.all("INSERT INTO results (key, fingerprint, answer, at) VALUES (?, '', '{}', ?)", `key-${n}`, at);
    }
    const left = () => stage.sql.all<{ left: number }>("SELECT count(*) AS left FROM results")[0]?.left;
    stage.room.pruner.pruneBatch(stage.state, stage.room.now());
    expect(left()).toBeGreaterThanOrEqual(1_900);
    for (let n = 0; n < 5; n += 1) stage.room.pruner.pruneBatch(stage.state, stage.room.now());
    expect(left()).toBe(1_250);
  });
});
