import { describe, expect, test } from "vitest";
import { endCheck } from "../../../../src/durable/rules/own-verbs/end-check.ts";
import { moveAll, moveWhatCan } from "../../../../src/durable/rules/own-verbs/move-goods.ts";
import { performed } from "../../../../src/durable/rules/own-verbs/perform-own-verb.ts";
import type { BoundMove } from "../../../../src/durable/rules/own-verbs/pinned-check.ts";
import { canals } from "./canals.ts";

const of = (item: string, quantity = 1) => [{ item, quantity }];
const move = (from: string | null, to: string | null, item = "ring", quantity = 1): BoundMove => ({
  ...{ items: of(item, quantity), from, to },
});
const consumed = (actorId: string, item = "ring") => ({
  type: "inventory.consumed",
  data: { actorId, items: of(item) },
});
const granted = (actorId: string, item = "ring") => ({ type: "inventory.granted", data: { actorId, items: of(item) } });

describe("a refusal says what is missing", () => {
  test("CAT8 goods, momentum and rest", () => {
    const stage = canals();
    expect(stage.sends("zoe", "verb.bribe", {})).toMatchObject({
      ...{ code: "insufficient-items", message: "this costs 3 × coin, which you do not have" },
    });
    expect(stage.sends("zoe", "verb.slip", { target: "teo", what: "coin" })).toMatchObject({
      ...{ code: "insufficient-items", message: "zoe does not have 1 × coin" },
    });
    for (const at of [0, 60_000]) {
      stage.wait(at);
      stage.sends("mara", "verb.bribe", {});
    }
    stage.wait(59_999);
    expect(stage.sends("mara", "verb.bribe", {})).toMatchObject({
      ...{ code: "cooldown", message: "Bribe the watch needs a rest", retryAfterMs: 1 },
    });
    stage.wait(1);
    expect(stage.sends("mara", "verb.bribe", {})).toMatchObject({
      code: "insufficient-momentum",
      message: "this takes a momentum of -1 or more, and you have -2",
    });
  });
});

describe("goods that change hands one after the other", () => {
  test("CAT8 TRD2 all of them, each as the one before has left it", () => {
    const { state } = canals();
    expect(moveAll(state, [])).toStrictEqual([]);
    expect(moveAll(state, [move("teo", "zoe"), move("zoe", "mara")])).toStrictEqual([
      ...[consumed("teo"), granted("zoe"), consumed("zoe"), granted("mara")],
    ]);
    expect(moveAll(state, [move(null, "zoe"), move("zoe", null)])).toStrictEqual([granted("zoe"), consumed("zoe")]);
  });

  test("CAT8 TRD2 or none, and the first that cannot be moved says why", () => {
    const { state } = canals();
    expect(moveAll(state, [move("teo", "zoe"), move("teo", "mara")])).toStrictEqual({
      kind: "rejected",
      rejection: {
        code: "insufficient-items",
        message: "teo does not have 1 × ring",
        details: { item: "ring" },
      },
    });
  });

  test("CAT9 TRD2 at the end of a check, those that can still be moved", () => {
    const { state } = canals();
    const moves = [move("teo", "nobody"), move("zoe", "mara"), move("teo", "zoe"), move("teo", "mara")];
    expect(moveWhatCan(state, moves)).toStrictEqual([consumed("teo"), granted("zoe")]);
    expect(
      moveWhatCan(state, [move("nobody", "zoe"), move(null, "zoe", "lamp"), move("zoe", null, "lamp")]),
    ).toStrictEqual([granted("zoe", "lamp"), consumed("zoe", "lamp")]);
  });
});

describe("the end of a check", () => {
  const args = { target: "teo" };
  const bound = { targetMomentum: -1, moves: [move("teo", "mara")], line: { text: "Gone.", to: "gm" as const } };
  const pinned = { verb: "verb.pickPocket", args, tiers: { "full-success": bound } };

  test("CAT9 moves goods, then momentum, then tells its line, all by its caller but the target's own change", () => {
    const { state } = canals();
    expect(endCheck(state, pinned, "full-success", "mara")).toMatchObject([
      { ...consumed("teo"), actorId: "mara" },
      { ...granted("mara"), actorId: "mara" },
      { type: "participant.updated", actorId: "teo", data: { actorId: "teo", participant: { momentum: -1 } } },
      {
        ...{ type: "verb.performed", actorId: "mara" },
        data: { verb: "verb.pickPocket", args, text: "Gone.", to: "gm" },
      },
    ]);
  });

  test("CAT9 does nothing in a tier without effects, and tells nothing without a line", () => {
    const { state } = canals();
    expect(endCheck(state, pinned, "hard-miss", "mara")).toStrictEqual([]);
    const quiet = { ...pinned, tiers: { "hard-miss": { targetMomentum: 0, moves: [] } } };
    expect(endCheck(state, quiet, "hard-miss", "mara")).toStrictEqual([]);
  });
});

test("CAT8 a use says its text where it has a line, and its listeners where they are not the room", () => {
  const type = "verb.performed";
  const data = { verb: "verb.rest", args: {} };
  expect(performed("verb.rest", {}, undefined)).toStrictEqual({ type, data });
  expect(performed("verb.rest", {}, { text: "x", to: "room" })).toStrictEqual({ type, data: { ...data, text: "x" } });
  expect(performed("verb.rest", {}, { text: "x", to: "gm" }, "mara")).toStrictEqual({
    ...{ type, data: { ...data, text: "x", to: "gm" }, actorId: "mara" },
  });
});
