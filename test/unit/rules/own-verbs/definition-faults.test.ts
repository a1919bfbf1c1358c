import { describe, expect, test } from "vitest";
import type { Parameters } from "../../../../src/durable/protocol/catalog/parameter.ts";
import type { VerbDefinition } from "../../../../src/durable/protocol/catalog/verb-definition.ts";
import { defineVerb } from "../../../../src/durable/rules/own-verbs/define-verb.ts";
import { LINE_NAMES, OUTCOME_NAMES, templateFault } from "../../../../src/durable/rules/own-verbs/template-fault.ts";

const DECKS = new Set(["canal"]);
const line = (text: string) => ({ line: { text } });
const base: VerbDefinition = { label: "Row", category: "canal" };
const row: VerbDefinition = { ...base, effects: line("{caller} rows.") };
const check = { stat: "weird", difficulty: 8 } as const;
const contest: NonNullable<VerbDefinition["contest"]> = {
  ...{ difficulty: 8, windowMs: 5000, capacity: 2, rematchMs: 0 },
  ...{ move: "risk-it-all", roles: ["a", "b"] },
};
const race: VerbDefinition = { ...base, contest };
const target = { kind: "actor" } as const;
const maybe = { kind: "actor", optional: true } as const;
const coins = [{ item: "coin", quantity: 1 }];

const faultOf = (definition: VerbDefinition, id = "verb.row") => {
  const defined = defineVerb(id, definition, DECKS);
  return defined.ok ? null : [defined.path, defined.message];
};

const NO_TARGET = "needs a parameter target of kind actor that is not optional";
const WORLD = "must not be world: only a verb of the role gm alone may make goods";
const moves = (from: "caller" | "target" | "world", to: "caller" | "target" | "world") => ({
  items: [{ items: coins, from, to }],
});

const FAULTS: readonly (readonly [definition: VerbDefinition, path: string, message: string])[] = [
  [{ ...row, check }, "check", "is one too many: a verb has one of effects, check and contest"],
  [{ ...row, parameters: { A: target } }, "parameters.A", "must be a small letter and at most 39 letters and digits"],
  [
    { ...row, parameters: { caller: target } },
    "parameters.caller",
    "must not be called caller, which lines have a meaning for",
  ],
  [
    { ...race, parameters: { winner: target } },
    "parameters.winner",
    "must not be called winner, which lines have a meaning for",
  ],
  [
    { ...row, parameters: { target: { kind: "item" } } },
    "parameters.target.kind",
    "must be actor: the target is somebody in the room",
  ],
  [
    { ...row, parameters: { x: { kind: "integer", min: 5, max: 4 } } },
    "parameters.x.max",
    "must be at least 5, which is its min",
  ],
  [
    { ...row, parameters: { x: { kind: "choice", options: ["a"], default: "b" } } },
    "parameters.x.default",
    "must be one of the options",
  ],
  [{ ...base, effects: {} }, "effects", "must do something: momentum, items or a line"],
  [{ ...base, effects: { momentum: { target: 1 } } }, "effects.momentum.target", NO_TARGET],
  [{ ...base, effects: { line: { text: "x", to: "target" } } }, "effects.line.to", NO_TARGET],
  [
    { ...base, parameters: { target: maybe }, effects: { line: { text: "x", to: "target" } } },
    "effects.line.to",
    NO_TARGET,
  ],
  [{ ...base, effects: moves("target", "caller") }, "effects.items.0.from", NO_TARGET],
  [{ ...base, effects: moves("caller", "target") }, "effects.items.0.to", NO_TARGET],
  [{ ...base, effects: moves("world", "caller") }, "effects.items.0.from", WORLD],
  [{ ...base, roles: ["gm", "player"], effects: moves("world", "caller") }, "effects.items.0.from", WORLD],
  [{ ...base, effects: moves("caller", "caller") }, "effects.items.0.to", "must be somebody else than from"],
  [
    { ...base, effects: { items: [...moves("caller", "world").items, { from: "caller", to: "world" }] } },
    "effects.items.1",
    "must have either items or the parameter that names them",
  ],
  [
    { ...base, effects: { items: [{ parameter: "what", from: "caller", to: "world" }] } },
    "effects.items.0.parameter",
    "must be a parameter of kind item or items",
  ],
  [
    {
      ...{ ...base, parameters: { what: { kind: "item", optional: true } } },
      effects: { items: [{ parameter: "what", from: "caller", to: "world" }] },
    },
    "effects.items.0.parameter",
    "must be a parameter that a command cannot leave out",
  ],
  [{ ...base, effects: line("{x}") }, "effects.line.text", "names x, which is no parameter of this verb"],
  [
    { ...base, effects: line("{constructor}") },
    "effects.line.text",
    "names constructor, which is no parameter of this verb",
  ],
  [
    { ...base, parameters: { words: { kind: "text", max: 9 } }, effects: line("{words}") },
    "category",
    "must be talk: a line of this verb tells what its caller wrote",
  ],
  [
    { ...base, check: { ...check, complications: "sea" } },
    "check.complications",
    "sea is no list of this catalog's complications",
  ],
  [
    { ...base, check: { ...check, tiers: { "full-success": line("x"), "hard-miss": line("{x}") } } },
    "check.tiers.hard-miss.line.text",
    "names x, which is no parameter of this verb",
  ],
  [
    { ...race, cooldown: { seconds: 1, scope: "room" } },
    "cooldown",
    "is not for a contest, whose rest is its rematchMs",
  ],
  [
    { ...race, parameters: { boat: { kind: "item" } } },
    "parameters.boat",
    "is not for a contest: it takes target, stakes and intensity",
  ],
  [{ ...race, parameters: { stakes: { kind: "item" } } }, "parameters.stakes.kind", "must be text"],
  [{ ...race, parameters: { intensity: { kind: "text", max: 9 } } }, "parameters.intensity.kind", "must be choice"],
  [{ ...race, parameters: { stakes: { kind: "text", max: 141 } } }, "parameters.stakes.max", "must be at most 140"],
  [
    { ...race, parameters: { target: maybe } },
    "parameters.target.optional",
    "must not stand here: a contest has a target always or never",
  ],
  [
    { ...base, parameters: { target }, contest: { ...contest, capacity: 3 } },
    "contest.capacity",
    "must be 2 where the verb names a target",
  ],
  [
    { ...base, contest: { ...contest, complications: "sea" } },
    "contest.complications",
    "sea is no list of this catalog's complications",
  ],
  [
    { ...base, contest: { ...contest, outcomes: { "hard-miss": ["{winner}", "{caller}"] } } },
    "contest.outcomes.hard-miss.1",
    "names caller, which is no parameter of this verb",
  ],
];

describe("CAT7 each fault of a definition says what is wrong and where", () => {
  test.each(FAULTS.map(([definition, path, message]) => ({ definition, path, message })))(
    "$path $message",
    ({ definition, path, message }) => {
      expect(faultOf(definition)).toEqual([path, message]);
    },
  );

  test("a game master's verb is for game masters", () => {
    expect(faultOf({ ...row, roles: ["gm", "player"] }, "gm.row")).toEqual([
      "roles.1",
      "must be gm: a verb called gm. is for game masters alone",
    ]);
    expect(faultOf({ ...row, roles: ["gm"] }, "gm.row")).toBeNull();
    expect(faultOf({ ...row, roles: ["gm", "player"] })).toBeNull();
  });
});

const SOUND: readonly (readonly [what: string, definition: VerbDefinition])[] = [
  ["bounds that are one", { ...row, parameters: { x: { kind: "integer", min: 4, max: 4 } } }],
  ["a default among the options", { ...row, parameters: { x: { kind: "choice", options: ["a"], default: "a" } } }],
  ["a parameter called winner outside a contest", { ...row, parameters: { winner: target } }],
  ["momentum alone", { ...base, effects: { momentum: { caller: 1 } } }],
  ["goods alone", { ...base, effects: moves("caller", "world") }],
  ["a target who may be left out, and is told nothing", { ...row, parameters: { target: maybe } }],
  [
    "all for a target",
    { ...base, parameters: { target }, effects: { ...moves("caller", "target"), momentum: { target: 1 } } },
  ],
  ["a game master's goods", { ...base, roles: ["gm"], effects: moves("world", "caller") }],
  ["words in talk", { ...base, category: "talk", parameters: { x: { kind: "text", max: 9 } }, effects: line("{x}") }],
  ["words that no line tells", { ...row, parameters: { x: { kind: "text", max: 9 } } }],
  ["a deck that is there", { ...base, check: { ...check, complications: "canal" } }],
  ["a contest of three without a target", { ...base, contest: { ...contest, capacity: 3 } }],
  [
    "a contest with all that it may have",
    {
      ...{ ...base, contest: { ...contest, complications: "canal" } },
      parameters: { target, stakes: { kind: "text", max: 140 }, intensity: { kind: "choice", options: ["a"] } },
    },
  ],
];

test.each(SOUND)("CAT7 CAT8 CAT9 CAT10 is sound with %s", (_what, definition) => {
  expect(faultOf(definition)).toBeNull();
});

const PARAMETERS: Parameters = {
  words: { kind: "text", max: 70, maxUnits: 840 },
  whom: { kind: "actor" },
  what: { kind: "item" },
  which: { kind: "id" },
  many: { kind: "integer", min: 0, max: 9 },
  way: { kind: "choice", options: ["up", "downstream", "in"] },
  way2: { kind: "choice", options: ["up"], default: "up", optional: true },
  goods: { kind: "items", min: 1, max: 3 },
  maybe,
};

describe("CAT8 how long a line may become", () => {
  test.each([
    ["words", 70],
    ["whom", 64],
    ["what", 64],
    ["which", 64],
    ["many", 16],
    ["way", 10],
    ["way2", 2],
    ["goods", 240],
    ["caller", 64],
  ])("{%s} stands for up to %i characters", (name, most) => {
    const filled = (more: number) => `{${name}}${"x".repeat(2000 - most + more)}`;
    expect(templateFault(filled(0), PARAMETERS, LINE_NAMES)).toBeNull();
    expect(templateFault(filled(1), PARAMETERS, LINE_NAMES)).toBe(
      "may come to 2001 characters with all that is put in, and 2000 are allowed",
    );
  });

  test("CAT10 an outcome has names of its own", () => {
    const rest = 2000 - (64 + 208 + 64);
    const outcome = `{winner}{others}{label}${"x".repeat(rest)}`;
    expect(templateFault(outcome, {}, OUTCOME_NAMES)).toBeNull();
    expect(templateFault(`${outcome}x`, {}, OUTCOME_NAMES)).toMatch(/^may come to 2001 /u);
  });

  test("a name that a command may leave out, and a brace that belongs to none, are faults", () => {
    expect(templateFault("{maybe}", PARAMETERS, LINE_NAMES)).toBe("names maybe, which a command may leave out");
    expect(templateFault("a { b", PARAMETERS, LINE_NAMES)).toBe(
      "has a { at character 3 that belongs to no {name}; write {{ for a brace",
    );
    expect(templateFault("a} b", PARAMETERS, LINE_NAMES)).toBe(
      "has a } at character 2 that belongs to no {name}; write }} for a brace",
    );
  });
});
