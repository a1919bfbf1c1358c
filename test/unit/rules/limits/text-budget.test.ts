import { describe, expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override, UNLIMITED } from "./unlimited.ts";

const FAMILY = "👨‍👩‍👧‍👦";
const gm = actorNamed("gm", { roles: ["gm"] });

/** A room whose only limit is that of texts: 100 bytes at once, and 10 a second after that, unless told otherwise. */
function room(actorTextBytes = { burst: 100, perSeconds: 10 }): RoomHarness {
  const stage = new RoomHarness();
  override(stage, { ...UNLIMITED, limits: { ...UNLIMITED.limits, actorTextBytes } });
  stage.enters("mara", "teo", gm);
  return stage;
}

const emotes = (stage: RoomHarness, text: string, who = "mara", id?: string) =>
  stage.does(who, "verb.emote", { text }, id);
const accepted = { status: "accepted" };

describe("the bytes of an actor's texts", () => {
  test("LIM5 the built-in budget is 1 MiB at once, and 4 KiB a second after that", () => {
    const stage = new RoomHarness();
    const { limits: _, ...verbs } = UNLIMITED;
    const { actorTextBytes: __, ...limits } = UNLIMITED.limits;
    override(stage, { ...verbs, limits });
    stage.enters("mara");
    const longest = FAMILY.repeat(280);
    expect(new TextEncoder().encode(longest)).toHaveLength(7000);
    for (let n = 0; n < 149; n += 1) expect(emotes(stage, longest)).toMatchObject(accepted);
    // 1,050,000 bytes are 1,424 too many: 347.7 ms of 4,096 bytes a second.
    expect(emotes(stage, longest)).toMatchObject({ code: "rate-limited", retryAfterMs: 348 });
    stage.skip(347);
    expect(emotes(stage, longest)).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
    stage.skip(1);
    expect(emotes(stage, longest)).toMatchObject(accepted);
    expect(emotes(stage, "abc")).toMatchObject({ code: "rate-limited", retryAfterMs: 1 });
  });

  test("LIM5 bytes of UTF-8 count, trimmed, of whatever text, and each actor's by themselves", () => {
    const stage = room();
    emotes(stage, `  ${"é".repeat(20)}  `);
    stage.does("mara", "verb.offerTrade", {
      target: "teo",
      give: [],
      want: [{ item: "hat", quantity: 1 }],
      note: "x".repeat(30),
    });
    stage.does("mara", "verb.challengeDuel", { target: "teo", stakes: "x".repeat(10) });
    stage.does("mara", "verb.challengeDuel", { target: "teo", stakes: "y".repeat(20) });
    expect(emotes(stage, "a")).toMatchObject({ code: "rate-limited", retryAfterMs: 100 });
    expect(emotes(stage, "a", "teo")).toMatchObject(accepted);
    stage.does(gm, "gm.narrate", { text: "n".repeat(100) });
    expect(stage.does(gm, "gm.closeSession", { reason: "late" })).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 400,
    });
    expect(stage.does("mara", "verb.skirmish", {})).toMatchObject(accepted);
  });

  test("LIM5 CMD3 what is refused spends nothing, is not remembered, and passes after exactly the time told", () => {
    const stage = room();
    emotes(stage, "a".repeat(60));
    const refused = emotes(stage, "b".repeat(90), "mara", "again");
    expect(refused).toMatchObject({ code: "rate-limited", retryAfterMs: 5_000 });
    expect(stage.does("mara", "verb.whisper", { target: "nobody", message: "c".repeat(40) })).toMatchObject({
      code: "target-absent",
    });
    stage.skip(4_999);
    expect(emotes(stage, "b".repeat(90), "mara", "again")).toMatchObject({ retryAfterMs: 1 });
    stage.skip(1);
    expect(emotes(stage, "b".repeat(90), "mara", "again")).toMatchObject(accepted);
    const { version } = stage.state;
    expect(emotes(stage, "b".repeat(90), "mara", "again")).toMatchObject({ ...accepted, replayed: true });
    expect(stage.state.version).toBe(version);
    expect(emotes(stage, "a")).toMatchObject({ retryAfterMs: 100 });
  });

  test("LIM5 RES6 it outlives that the room sleeps, however slowly it fills", () => {
    const stage = room({ burst: 100, perSeconds: 1000 });
    emotes(stage, "a".repeat(100));
    stage.skip(900_000);
    stage.sleeps();
    expect(emotes(stage, "a".repeat(91))).toMatchObject({ code: "rate-limited", retryAfterMs: 10_000 });
    expect(emotes(stage, "a".repeat(90))).toMatchObject(accepted);
  });

  test("LIM5 a text that is longer than a hub's whole budget takes all of it", () => {
    const stage = room();
    expect(emotes(stage, "a".repeat(250))).toMatchObject(accepted);
    expect(emotes(stage, "a".repeat(250))).toMatchObject({ code: "rate-limited", retryAfterMs: 10_000 });
    stage.skip(10_000);
    expect(emotes(stage, "a".repeat(250))).toMatchObject(accepted);
  });

  test("LIM5 CMD8 a room that stored its catalog before there was such a budget has the built-in one", () => {
    const stage = room();
    const { actorTextBytes: _, ...limits } = stage.state.privateState.catalog.limits;
    const stored = JSON.stringify({ ...stage.state.privateState.catalog, limits });
    stage.sql.all("UPDATE meta SET body = ? WHERE id = 'catalog'", stored);
    stage.sleeps();
    expect(stage.state.privateState.catalog.limits).toEqual({
      ...limits,
      actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
    });
    expect(emotes(stage, "a".repeat(280))).toMatchObject(accepted);
  });
});
