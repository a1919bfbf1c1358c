import { describe, expect, test, vi } from "vitest";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { stateFor } from "../../../../src/durable/room/reads/read-room.ts";
import { viewAt } from "../../../../src/durable/room/reads/view-at.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { Random } from "../../../../testkit/random.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "../limits/unlimited.ts";
import { fill, gm, HOUR, mo, prune, quietRoom, versions } from "./long-log.ts";

// Thousands of events each; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

const at = (stage: RoomHarness, version: number) => viewAt(stage.sql, stage.state, version);

/** Something of everything that a view shows, at random. */
function play(stage: RoomHarness, chance: Random, count: number, each: () => void): void {
  const names = ["mara", "teo", "zoe", "ivo"];
  for (let n = 0; n < count; n += 1) {
    const [one = "mara", other = "teo"] = names.toSorted(() => chance.fraction() - 0.5);
    switch (chance.between(0, 7)) {
      case 0:
        stage.does(one, "verb.say", { message: `line ${n}` });
        break;
      case 1:
        stage.does(one, "verb.whisper", { target: other, message: `secret ${n}` });
        break;
      case 2:
        stage.does(gm, "gm.grantItems", { target: one, items: [{ item: "coin", quantity: 2 }] });
        break;
      case 3:
        stage.does(one, "verb.offerTrade", { target: other, give: [{ item: "coin", quantity: 1 }], want: [] });
        break;
      case 4:
        stage.does(one, "verb.challengeDuel", { target: other });
        break;
      case 5:
        stage.wait(chance.between(1, 3_000));
        break;
      case 6:
        stage.bridgeWorks();
        break;
      default:
        stage.does(mo, "mod.slowMode", { seconds: n % 5 });
    }
    each();
  }
}

test("RES5 `at` is what the view was, for every version up to 5,000 back, also after pruning and waking", () => {
  const stage = quietRoom();
  stage.enters("mara", "teo", "zoe", "ivo", gm);
  const known = new Map<number, RoomView>();
  const chance = new Random(5);
  fill(stage, 2_500);
  play(stage, chance, 6_500, () => known.set(stage.state.version, stage.state.view));
  stage.does(gm, "gm.closeSession", { reason: "over" });
  stage.bridgeWorks();
  const { version } = stage.state;
  // Two thousand and more are out of reach, and go.
  expect(version).toBeGreaterThan(7_000);
  stage.skip(25 * HOUR);
  prune(stage);
  expect(versions(stage)[0]).toBeGreaterThan(1_000);
  stage.sleeps();
  const reach = [...known.keys()].filter((each) => each >= version - 5_000 && each <= version);
  const sample = reach.filter((each, n) => n < 20 || each % 61 === 0 || (each % 1_000) - 500 > 495);
  expect(sample.length).toBeGreaterThan(80);
  for (const each of sample) expect([each, at(stage, each)]).toEqual([each, known.get(each)]);
  expect(at(stage, version - 5_000)).not.toBeNull();
  expect([at(stage, version - 5_001), at(stage, stage.state.version + 1), at(stage, -1)]).toEqual([null, null, null]);
  const answer = stateFor(stage.sql, stage.state, actorNamed("mara"), version - 5_001);
  expect(answer).toMatchObject({ ok: false, problem: { code: "unknown-version", path: "at" } });
});

test("RES5 a view is kept every thousand events, and only as far back as it is needed", () => {
  const stage = quietRoom();
  fill(stage, 12_500);
  const kept = stage.sql.all<{ version: number }>("SELECT version FROM checkpoints").map(({ version }) => version);
  const { version } = stage.state;
  expect(kept).toHaveLength(6);
  expect(kept.filter((each) => each <= version - 5_000)).toHaveLength(1);
  expect(Math.min(...kept)).toBeLessThanOrEqual(version - 5_000);
});

test("RES4 RES5 where the log has a hole there is no view, rather than a wrong one", () => {
  const stage = quietRoom();
  stage.does(mo, "verb.say", { message: "first" });
  fill(stage, 1_500);
  vi.spyOn(stage.sql, "bytes").mockReturnValue(3 * 1024 ** 3);
  stage.room.pruner.pruneBatch(stage.state, stage.room.now());
  expect(at(stage, 150)).toBeNull();
  expect(at(stage, 205)).toBeNull();
  expect(at(stage, 999)).toBeNull();
  expect(at(stage, stage.state.version)).toEqual(stage.state.view);
});

test("RES5 CAT2 before its hub's changes a room had the built-in catalog", () => {
  const stage = new RoomHarness();
  stage.enters("mara");
  const before = stage.state;
  override(stage, UNLIMITED);
  expect(at(stage, before.version)).toEqual(before.view);
  expect(at(stage, stage.state.version)?.catalogVersion).toBe(stage.state.view.catalogVersion);
});

describe("retraction", () => {
  const SECRET = "the vault is 4711";
  const retract = (stage: RoomHarness, version: number) =>
    stage.does(mo, "mod.retractMessage", { version, reason: "a leak" });

  test("VIEW5 RES5 no view that was shows it, be it kept or rebuilt; a moderator's does", () => {
    const stage = quietRoom();
    stage.does(mo, "verb.say", { message: SECRET });
    const { version } = stage.state;
    fill(stage, 2_500);
    const asked = [version, version + 1, 900, 1_001, 1_500, 2_001, 2_400];
    const before = asked.map((each) => at(stage, each));
    retract(stage, version);
    for (const [n, each] of asked.entries()) {
      const plain = stateFor(stage.sql, stage.state, actorNamed("eve"), each);
      expect(JSON.stringify(plain)).not.toContain(SECRET);
      expect(plain).toMatchObject({ ok: true, state: { chat: [{ version, text: "", retracted: true }] } });
      const chat = before[n]?.chat.map((entry) => ({ ...entry, retracted: true }));
      expect(stateFor(stage.sql, stage.state, mo, each)).toEqual({
        ok: true,
        version: each,
        state: { ...before[n], chat },
      });
    }
  });

  test("VIEW5 RES5 nor when its row is gone from the log, and it from the chat", () => {
    const stage = quietRoom();
    stage.does(mo, "verb.say", { message: SECRET });
    const { version } = stage.state;
    fill(stage, 7_500);
    stage.skip(25 * HOUR);
    prune(stage);
    const then = stage.state.version;
    retract(stage, version);
    for (let n = 0; n < 51; n += 1) stage.does(mo, "verb.say", { message: "other things" });
    expect(stage.state.view.chat.map((entry) => entry.version)).not.toContain(version);
    for (const each of [then - 4_000, then]) {
      expect(at(stage, each)?.chat).toMatchObject([{ version, text: SECRET, retracted: true }]);
      expect(JSON.stringify(stateFor(stage.sql, stage.state, actorNamed("eve"), each))).not.toContain(SECRET);
    }
  });

  test("VIEW5 RES5 what others said stands in them as it was", () => {
    const stage = quietRoom();
    stage.does(mo, "verb.say", { message: SECRET });
    const { version } = stage.state;
    stage.does(mo, "verb.say", { message: "harmless" });
    fill(stage, 1_200);
    const then = stage.state.version;
    retract(stage, version);
    expect(at(stage, then)?.chat.map(({ text, retracted }) => [text, retracted])).toEqual([
      [SECRET, true],
      ["harmless", undefined],
    ]);
  });
});
