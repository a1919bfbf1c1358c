import { describe, expect, test } from "vitest";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../../src/durable/rules/catalog/override-catalog.ts";
import { catalogWith } from "../limits/unlimited.ts";
import { CANALS, DECK } from "./canals.ts";

const line = (text: string) => ({ effects: { line: { text } } });
const base = { label: "Row", category: "canal" };
const row = { ...base, ...line("{caller} rows.") };
const target = { target: { kind: "actor" } };
const check = { stat: "weird", difficulty: 8 };
const contest = { move: "risk-it-all", difficulty: 8, windowMs: 5000, capacity: 2, roles: ["a", "b"], rematchMs: 0 };
const coin = [{ item: "coin", quantity: 1 }];
const move = (from: string, to: string, more: object = { items: coin }) => ({
  effects: { items: [{ from, to, ...more }] },
});

/** One fault in a verb called `verb.row`: the verb, and the path below it. */
const VERBS: readonly (readonly [what: string, verb: unknown, path: string])[] = [
  ["nothing", {}, ""],
  ["null", null, ""],
  ["a list", [], ""],
  ["a number", 7, ""],
  ["a label and a category alone", base, ""],
  ["no label", { category: "canal", ...line("x") }, "label"],
  ["no category", { label: "Row", ...line("x") }, "category"],
  ["an empty label", { ...row, label: " " }, "label"],
  ["a long label", { ...row, label: "x".repeat(65) }, "label"],
  ["a long help", { ...row, help: "x".repeat(281) }, "help"],
  ["an unknown field", { ...row, script: "process.exit()" }, "script"],
  ["a field of its id", { ...row, id: "verb.other" }, "id"],
  ["an unknown role", { ...row, roles: ["king"] }, "roles.0"],
  ["a capability that is none", { ...row, capabilities: ["No Such"] }, "capabilities.0"],
  ["a rate limit without scope", { ...row, rateLimit: { burst: 1, perSeconds: 1 } }, "rateLimit.scope"],
  ["a cooldown of nothing", { ...row, cooldown: { seconds: 0, scope: "room" } }, "cooldown.seconds"],
  ["a cooldown over a day", { ...row, cooldown: { seconds: 86_401, scope: "room" } }, "cooldown.seconds"],
  ["a cooldown of the hub", { ...row, cooldown: { seconds: 1, scope: "hub" } }, "cooldown.scope"],
  ["a negative cost", { ...row, momentumCost: -1 }, "momentumCost"],
  ["a cost beyond all momentum", { ...row, momentumCost: 6 }, "momentumCost"],
  ["a cost of no items", { ...row, itemCost: [] }, "itemCost"],
  ["a cost of half a coin", { ...row, itemCost: [{ item: "coin", quantity: 0.5 }] }, "itemCost.0.quantity"],
  ["a cost of a coin and a coin", { ...row, itemCost: [...coin, ...coin] }, "itemCost"],
  ["a cost of no item's name", { ...row, itemCost: [{ item: "A Coin", quantity: 1 }] }, "itemCost.0.item"],
  ["effects that do nothing", { ...base, effects: {} }, "effects"],
  ["effects in a list", { ...base, effects: [] }, "effects"],
  ["an unknown effect", { ...base, effects: { teleport: true } }, "effects.teleport"],
  ["momentum without an end", { ...base, effects: { momentum: { caller: 6 } } }, "effects.momentum.caller"],
  ["half a momentum", { ...base, effects: { momentum: { caller: 0.5 } } }, "effects.momentum.caller"],
  ["momentum of a third", { ...base, effects: { momentum: { room: 1 } } }, "effects.momentum.room"],
  [
    "a target's momentum without a target",
    { ...base, effects: { momentum: { target: 1 } } },
    "effects.momentum.target",
  ],
  ["both effects and check", { ...row, check }, "check"],
  ["both check and contest", { ...base, check, contest }, "contest"],
  ["goods from nothing", { ...base, ...move("world", "caller") }, "effects.items.0.from"],
  [
    "goods from nothing for players and gms",
    { ...base, roles: ["gm", "player"], ...move("world", "caller") },
    "effects.items.0.from",
  ],
  [
    "goods from nothing by a tier",
    { ...base, check: { ...check, tiers: { "hard-miss": move("world", "caller").effects } } },
    "check.tiers.hard-miss.items.0.from",
  ],
  ["goods to where they are", { ...base, ...move("caller", "caller") }, "effects.items.0.to"],
  ["goods from an unknown hand", { ...base, ...move("thief", "caller") }, "effects.items.0.from"],
  ["goods to a target that is none", { ...base, ...move("caller", "target") }, "effects.items.0.to"],
  [
    "goods of a target that may be absent",
    { ...base, parameters: { target: { kind: "actor", optional: true } }, ...move("target", "caller") },
    "effects.items.0.from",
  ],
  ["neither items nor parameter", { ...base, ...move("caller", "world", {}) }, "effects.items.0"],
  [
    "both items and parameter",
    { ...base, parameters: { what: { kind: "item" } }, ...move("caller", "world", { items: coin, parameter: "what" }) },
    "effects.items.0",
  ],
  [
    "goods by a parameter that is not there",
    { ...base, ...move("caller", "world", { parameter: "what" }) },
    "effects.items.0.parameter",
  ],
  [
    "goods by a text",
    { ...base, parameters: { what: { kind: "text", max: 9 } }, ...move("caller", "world", { parameter: "what" }) },
    "effects.items.0.parameter",
  ],
  [
    "goods that may be left out",
    {
      ...base,
      parameters: { what: { kind: "item", optional: true } },
      ...move("caller", "world", { parameter: "what" }),
    },
    "effects.items.0.parameter",
  ],
  [
    "too many moves",
    { ...base, effects: { items: Array.from({ length: 9 }, () => move("caller", "world").effects.items[0]) } },
    "effects.items",
  ],
  [
    "a million and one coins",
    { ...base, ...move("caller", "world", { items: [{ item: "coin", quantity: 1_000_001 }] }) },
    "effects.items.0.items.0.quantity",
  ],
  ["a line to nobody known", { ...base, effects: { line: { text: "x", to: "everyone" } } }, "effects.line.to"],
  ["a line to a target that is none", { ...base, effects: { line: { text: "x", to: "target" } } }, "effects.line.to"],
  ["a line that is too long", { ...base, ...line("x".repeat(281)) }, "effects.line.text"],
  ["an empty line", { ...base, ...line("") }, "effects.line.text"],
  ["a line with a direction override", { ...base, ...line("x\u202ey") }, "effects.line.text"],
  ["a line that names what is not there", { ...base, ...line("{target}") }, "effects.line.text"],
  [
    "a line that names what may be left out",
    { ...base, parameters: { to: { kind: "actor", optional: true } }, ...line("{to}") },
    "effects.line.text",
  ],
  ["a lone brace", { ...base, ...line("a { b") }, "effects.line.text"],
  ["a lone closing brace", { ...base, ...line("a } b") }, "effects.line.text"],
  ["three braces", { ...base, ...line("{{{caller}}") }, "effects.line.text"],
  ["an empty name", { ...base, ...line("{}") }, "effects.line.text"],
  ["a path for a name", { ...base, ...line("{caller.token}") }, "effects.line.text"],
  ["code for a name", { ...base, ...line("{constructor('x')()}") }, "effects.line.text"],
  ["what every object inherits for a name", { ...base, ...line("{constructor}") }, "effects.line.text"],
  ["a prototype for a name", { ...base, ...line("{__proto__}") }, "effects.line.text"],
  [
    "a line that grows without measure",
    { ...base, category: "talk", parameters: { all: { kind: "text", max: 2000 } }, ...line("{all}{all}") },
    "effects.line.text",
  ],
  [
    "words of players in no talk",
    { ...base, parameters: { words: { kind: "text", max: 9 } }, ...line("{words}") },
    "category",
  ],
  ["a parameter of no kind", { ...row, parameters: { x: { kind: "number" } } }, "parameters.x.kind"],
  ["a parameter with an unknown field", { ...row, parameters: { x: { kind: "actor", max: 3 } } }, "parameters.x.max"],
  ["a parameter's name in capitals", { ...row, parameters: { Target: { kind: "actor" } } }, "parameters.Target"],
  ["a parameter's name with a dash", { ...row, parameters: { "to-whom": { kind: "actor" } } }, "parameters.to-whom"],
  ["a parameter called caller", { ...row, parameters: { caller: { kind: "actor" } } }, "parameters.caller"],
  ["a target that is a text", { ...row, parameters: { target: { kind: "text", max: 9 } } }, "parameters.target.kind"],
  ["a text without end", { ...row, parameters: { x: { kind: "text", max: 2001 } } }, "parameters.x.max"],
  ["a text of nothing", { ...row, parameters: { x: { kind: "text", max: 0 } } }, "parameters.x.max"],
  ["an integer that is none", { ...row, parameters: { x: { kind: "integer", min: 5, max: 4 } } }, "parameters.x.max"],
  [
    "items fewer than their least",
    { ...row, parameters: { x: { kind: "items", min: 3, max: 2 } } },
    "parameters.x.max",
  ],
  [
    "more kinds of items than a hand holds",
    { ...row, parameters: { x: { kind: "items", min: 0, max: 21 } } },
    "parameters.x.max",
  ],
  ["a choice of nothing", { ...row, parameters: { x: { kind: "choice", options: [] } } }, "parameters.x.options"],
  ["a choice twice", { ...row, parameters: { x: { kind: "choice", options: ["a", "a"] } } }, "parameters.x.options"],
  [
    "a default that is no option",
    { ...row, parameters: { x: { kind: "choice", options: ["a"], default: "b" } } },
    "parameters.x.default",
  ],
  [
    "too many parameters",
    { ...row, parameters: Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`p${at}`, { kind: "actor" }])) },
    "parameters",
  ],
  ["parameters in a list", { ...row, parameters: [] }, "parameters"],
  ["a check by name", { ...base, check: "hub.pvp.skirmish" }, "check"],
  ["a check of no stat", { ...base, check: { ...check, stat: "luck" } }, "check.stat"],
  ["a check that nobody can fail", { ...base, check: { ...check, difficulty: 1 } }, "check.difficulty"],
  ["a check that nobody can pass", { ...base, check: { ...check, difficulty: 21 } }, "check.difficulty"],
  ["a tier that is none", { ...base, check: { ...check, tiers: { triumph: {} } } }, "check.tiers.triumph"],
  ["a tier that does nothing", { ...base, check: { ...check, tiers: { "hard-miss": {} } } }, "check.tiers.hard-miss"],
  ["complications that are not there", { ...base, check: { ...check, complications: "sea" } }, "check.complications"],
  ["a window over seven seconds", { ...base, contest: { ...contest, windowMs: 7001 } }, "contest.windowMs"],
  ["a contest of one", { ...base, contest: { ...contest, capacity: 1 } }, "contest.capacity"],
  ["a contest of five", { ...base, contest: { ...contest, capacity: 5 } }, "contest.capacity"],
  [
    "a contest of three with a target",
    { ...base, parameters: target, contest: { ...contest, capacity: 3 } },
    "contest.capacity",
  ],
  ["a contest without difficulty", { ...base, contest: { ...contest, difficulty: undefined } }, "contest.difficulty"],
  ["an unknown move", { ...base, contest: { ...contest, move: "fly" } }, "contest.move"],
  ["one role", { ...base, contest: { ...contest, roles: ["a"] } }, "contest.roles"],
  ["a contest with a cooldown", { ...base, cooldown: { seconds: 1, scope: "room" }, contest }, "cooldown"],
  ["a contest with an item", { ...base, parameters: { boat: { kind: "item" } }, contest }, "parameters.boat"],
  [
    "a contest with stakes of a kind",
    { ...base, parameters: { stakes: { kind: "item" } }, contest },
    "parameters.stakes.kind",
  ],
  [
    "a contest with long stakes",
    { ...base, parameters: { stakes: { kind: "text", max: 141 } }, contest },
    "parameters.stakes.max",
  ],
  [
    "a contest with half a target",
    { ...base, parameters: { target: { kind: "actor", optional: true } }, contest },
    "parameters.target.optional",
  ],
  [
    "an outcome without words",
    { ...base, contest: { ...contest, outcomes: { "hard-miss": [] } } },
    "contest.outcomes.hard-miss",
  ],
  [
    "an outcome that names a parameter",
    { ...base, contest: { ...contest, outcomes: { "hard-miss": ["{winner}", "{caller}"] } } },
    "contest.outcomes.hard-miss.1",
  ],
  ["an unknown field in a contest", { ...base, contest: { ...contest, dice: 3 } }, "contest.dice"],
];

/** A fault of the whole catalog. */
const CATALOGS: readonly (readonly [what: string, body: unknown, path: string])[] = [
  ["a verb of another family", { verbs: { "mod.row": row } }, "verbs.mod.row"],
  ["a verb without a family", { verbs: { row } }, "verbs.row"],
  ["a verb with a capital", { verbs: { "verb.Row": row } }, "verbs.verb.Row"],
  ["a verb with a dash", { verbs: { "verb.row-fast": row } }, "verbs.verb.row-fast"],
  ["a verb with a long name", { verbs: { [`verb.${"r".repeat(41)}`]: row } }, `verbs.verb.${"r".repeat(41)}`],
  ["a prototype among the verbs", JSON.parse('{"verbs":{"__proto__":{"label":"x"}}}'), "verbs.__proto__"],
  [
    "a prototype in a verb",
    JSON.parse('{"verbs":{"verb.row":{"label":"x","__proto__":{}}}}'),
    "verbs.verb.row.__proto__",
  ],
  [
    "a parameter that every object inherits",
    { verbs: { "verb.row": { ...row, parameters: { constructor: { kind: "actor" } } } } },
    "verbs.verb.row.parameters.constructor",
  ],
  ["a built-in verb with effects", { verbs: { "verb.say": { effects: {} } } }, "verbs.verb.say.effects"],
  [
    "a built-in contest with a difficulty of its own check",
    { verbs: { "verb.say": { cooldown: {} } } },
    "verbs.verb.say.cooldown",
  ],
  [
    "a game master's verb for players",
    { verbs: { "gm.row": { ...row, roles: ["gm", "player"] } } },
    "verbs.gm.row.roles.1",
  ],
  ["201 verbs", { verbs: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`verb.row${at}`, row])) }, "verbs"],
  ["a catalog of a later release", { schema: 3, verbs: {} }, "schema"],
  ["a field of a later release", { quests: {} }, "quests"],
  ["too few complications", { complications: { sea: DECK.slice(0, 4) } }, "complications.sea"],
  ["a complication twice", { complications: { sea: [...DECK, DECK[0]] } }, "complications.sea"],
  [
    "a complication without its worst",
    { complications: { sea: [...DECK, { tag: "x", minor: "x", moderate: "x" }] } },
    "complications.sea.6.severe",
  ],
  [
    "a complication with markup in its tag",
    { complications: { sea: [...DECK, { ...DECK[0], tag: "<b>" }] } },
    "complications.sea.6.tag",
  ],
  ["complications by a bad name", { complications: { "The Sea": DECK } }, "complications.The Sea"],
];

describe("CAT7 a faulty catalog is refused with the path of its first fault", () => {
  test.each(VERBS)("%s", (_what, verb, path) => {
    const overridden = overrideCatalog(BUILT_IN_CATALOG, { verbs: { "verb.row": verb } });
    const whole = path === "" ? "verbs.verb.row" : `verbs.verb.row.${path}`;
    expect(overridden).toMatchObject({ ok: false, path: whole, message: expect.stringMatching(/\w/) });
  });

  test.each(CATALOGS)("%s", (_what, body, path) => {
    expect(overrideCatalog(BUILT_IN_CATALOG, body)).toMatchObject({ ok: false, path });
  });

  test("JSON that is nested a hundred thousand deep is refused like any other", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`) as object;
    expect(overrideCatalog(BUILT_IN_CATALOG, { verbs: { "verb.row": deep } })).toMatchObject({ ok: false });
    expect(overrideCatalog(BUILT_IN_CATALOG, { verbs: { "verb.row": { ...row, help: deep } } })).toMatchObject({
      path: "verbs.verb.row.help",
    });
  });
});

describe("CAT7 a good catalog", () => {
  test("has the hub's verbs behind the built-in ones, under a version of its own", () => {
    const catalog = catalogWith(CANALS);
    expect(catalog.verbs.slice(0, BUILT_IN_CATALOG.verbs.length)).toEqual(BUILT_IN_CATALOG.verbs);
    const own = catalog.verbs.slice(BUILT_IN_CATALOG.verbs.length);
    expect(own.map(({ id }) => id)).toEqual(Object.keys(CANALS.verbs));
    expect(own.find(({ id }) => id === "gm.cache")?.roles).toEqual(["gm"]);
    expect(own.find(({ id }) => id === "verb.pickPocket")).toMatchObject({ check: "verb.pickPocket" });
    expect(own.find(({ id }) => id === "verb.toast")?.parameters["words"]).toEqual({
      kind: "text",
      max: 60,
      maxUnits: 720,
    });
  });

  test("may say its schema, and the one that an editor uses, and is the same catalog", () => {
    const marked = catalogWith({ ...CANALS, schema: 2, $schema: "./catalog.schema.json" });
    expect(marked).toEqual(catalogWith(CANALS));
  });

  test("may have 200 verbs, and a name of forty characters", () => {
    const names = Array.from({ length: 200 }, (_, at) => `verb.${"r".repeat(37)}${String(at).padStart(3, "0")}`);
    const verbs = Object.fromEntries(names.map((name) => [name, row]));
    expect(catalogWith({ verbs }).verbs).toHaveLength(BUILT_IN_CATALOG.verbs.length + 200);
  });

  test("may name braces, markup and what looks like code in its lines: they are text", () => {
    const text = `{{caller}} <img src=x onerror=alert(1)> \${caller} %s {caller}`;
    expect(overrideCatalog(BUILT_IN_CATALOG, { verbs: { "verb.row": { ...base, ...line(text) } } })).toMatchObject({
      ok: true,
    });
  });
});
