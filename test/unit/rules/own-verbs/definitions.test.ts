import { describe, expect, test } from "vitest";
import type { Verb } from "../../../../src/durable/protocol/catalog/catalog.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import {
  defineVerb,
  definitionOf,
  isOwnVerb,
  offeredVerb,
} from "../../../../src/durable/rules/own-verbs/define-verb.ts";
import { catalogWith } from "../limits/unlimited.ts";
import { CANALS } from "./canals.ts";

const ofCanals = () => catalogWith(CANALS).verbs.slice(BUILT_IN_CATALOG.verbs.length);

function verbOf(id: keyof (typeof CANALS)["verbs"]): Verb {
  const verb = ofCanals().find((each) => each.id === id);
  if (verb === undefined) throw new Error(`there is no ${id}`);
  return verb;
}

describe("what a hub's verb is to others", () => {
  test("CAT7 clients are offered it without what it does", () => {
    for (const verb of ofCanals()) {
      const { effects: _, template: _template, contest: _contest, ...rest } = verb;
      const { contest, ...offered } = offeredVerb(verb);
      expect(offered).toStrictEqual(rest);
      expect(contest).toStrictEqual(
        verb.id === "verb.regatta"
          ? { move: "risk-it-all", windowMs: 5000, capacity: 3, roles: ["bow", "stern"], rematchMs: 9000 }
          : undefined,
      );
    }
    expect(offeredVerb(verbOf("verb.pickPocket"))).toMatchObject({ check: "verb.pickPocket" });
  });

  test("CAT7 a built-in verb is offered as it is", () => {
    for (const verb of BUILT_IN_CATALOG.verbs) {
      expect(isOwnVerb(verb)).toBe(false);
      expect(offeredVerb(verb)).toBe(verb);
    }
  });

  test("CAT7 its definition can be put again, and makes the same verb", () => {
    for (const verb of ofCanals()) {
      const definition = definitionOf(verb);
      expect(definition).not.toHaveProperty("id");
      expect(definition).not.toHaveProperty("template");
      expect(defineVerb(verb.id, definition as never, new Set(["canal"]))).toStrictEqual({ ok: true, verb });
    }
    const { check } = CANALS.verbs["verb.pickPocket"];
    expect(definitionOf(verbOf("verb.pickPocket"))).toMatchObject({ check });
    expect(definitionOf(verbOf("verb.rest"))).not.toHaveProperty("check");
  });

  test("CAT7 without roles it is for everybody, and a game master's for game masters", () => {
    expect(verbOf("verb.rest")).toMatchObject({ capabilities: [], roles: [], safetyTags: [] });
    expect(verbOf("gm.cache")).toMatchObject({ capabilities: [], roles: ["gm"], safetyTags: [] });
    expect(verbOf("verb.rest")).not.toHaveProperty("check");
    expect(verbOf("verb.rest")).not.toHaveProperty("template");
  });
});
