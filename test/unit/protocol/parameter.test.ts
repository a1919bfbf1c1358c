import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseArguments,
  text as textParameter,
  type Parameter,
  type Parameters,
} from "../../../src/durable/protocol/catalog/parameter.ts";
import { VERB_PARAMETERS } from "../../../src/durable/protocol/socket/command.ts";

/** The verdict of one parameter on a value. */
function check(parameter: Parameter, value: unknown): { is: unknown } | { fault: string } {
  const parsed = parseArguments({ field: parameter }, { field: value });
  return parsed.ok ? { is: parsed.args["field"] } : { fault: parsed.message };
}

/** Where a set of arguments is at fault first, as `details.path` says it. */
function pathOf(parameters: Parameters, args: unknown): string | undefined {
  const parsed = parseArguments(parameters, args);
  return parsed.ok ? undefined : parsed.path;
}

const family = "👨‍👩‍👧‍👦";
const accented = "é";

describe("texts", () => {
  const text = textParameter(5);

  test.each([
    ["  hello ", "hello"],
    ["\thello\n", "hello"],
    ["a b", "a b"],
    [family.repeat(5), family.repeat(5)],
    [accented.repeat(5), accented.repeat(5)],
    ["🇩🇪🇫🇷🇮🇹🇪🇸🇵🇹", "🇩🇪🇫🇷🇮🇹🇪🇸🇵🇹"],
  ])("CAT3 %j is taken, trimmed", (given, taken) => {
    expect(check(text, given)).toEqual({ is: taken });
  });

  test.each([[""], ["   "], ["\n\t"], ["\u00a0\u2003"]])("CAT3 %j is empty", (given) => {
    expect(check(text, given)).toEqual({ fault: "must not be empty" });
  });

  test.each([["hello!"], [`${family.repeat(5)}.`], [accented.repeat(6)]])("CAT3 %j is too long by one", (given) => {
    expect(check(text, given)).toEqual({ fault: "must be at most 5 characters" });
  });

  test.each([[7], [null], [["hello"]], [{}], [true]])("CAT3 %j is no text", (given) => {
    expect(check(text, given)).toEqual({ fault: "must be a text" });
  });

  test("CAT3 a text is as long as a person counts, whatever it is made of", () => {
    const clusters = fc.array(fc.constantFrom("a", "ß", accented, family, "🇨🇭", "한"), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(clusters, (characters) => {
        const isTaken = "is" in check(text, characters.join("."));
        expect(isTaken).toBe(characters.length * 2 - 1 <= 5);
      }),
    );
  });
});

describe("items and quantities", () => {
  const items = { kind: "items", min: 1, max: 3 } as const;
  const some = (...quantities: unknown[]) => quantities.map((quantity, n) => ({ item: `item-${n}`, quantity }));

  test.each([[1], [1_000_000]])("CAT3 a quantity of %i is taken", (quantity) => {
    expect(check(items, some(quantity))).toEqual({ is: some(quantity) });
  });

  test.each([[0], [-1], [1_000_001], [1.5], ["1"], [null], [Number.NaN]])(
    "CAT3 a quantity of %j is not",
    (quantity) => {
      expect(check(items, some(quantity))).toHaveProperty("fault");
    },
  );

  test.each([["rope"], ["relic.echo-lantern"], ["a"], ["9-lives"], ["x".repeat(64)]])(
    "CAT3 %s names an item",
    (item) => {
      expect(check(items, [{ item, quantity: 1 }])).toHaveProperty("is");
    },
  );

  test.each([[""], ["Rope"], [".rope"], ["-rope"], ["rope!"], ["a b"], ["x".repeat(65)], ["__proto__"]])(
    "CAT3 %j names none",
    (item) => {
      expect(check(items, [{ item, quantity: 1 }])).toHaveProperty("fault");
    },
  );

  test("TRD1 as many kinds as the verb takes, each once", () => {
    expect(check(items, [])).toEqual({ fault: "must name at least 1 kind of item" });
    expect(check(items, some(1, 1, 1, 1))).toEqual({ fault: "must name at most 3 kinds of items" });
    const twice = [...some(1), ...some(2)];
    expect(check(items, twice)).toEqual({ fault: "must name each item once" });
    expect(check(items, "rope")).toEqual({ fault: "must be a list of {item, quantity}" });
  });

  test("CAT3 what more is said of an item is dropped", () => {
    expect(check(items, [{ item: "rope", quantity: 1, cursed: true }])).toEqual({
      is: [{ item: "rope", quantity: 1 }],
    });
  });
});

describe("the other kinds", () => {
  test.each([
    ["actor", "mara", "Mara_the.Tall-1", "", ".mara", "x".repeat(65), "ma ra", 7],
    ["item", "rope", "relic.echo-lantern", "", "Rope", "x".repeat(65), "ro pe", null],
    ["id", "con-1f0c", "tra_9", "", "con/1", "x".repeat(65), "a b", {}],
  ] as const)("CAT3 %s", (kind, ...values) => {
    const parameter: Parameter = { kind };
    const [one, other, ...wrong] = values;
    expect([check(parameter, one), check(parameter, other)]).toEqual([{ is: one }, { is: other }]);
    for (const value of wrong) expect(check(parameter, value)).toHaveProperty("fault");
  });

  test("CAT3 integers, both ends included", () => {
    const seconds = { kind: "integer", min: 0, max: 600 } as const;
    expect([0, 600].map((value) => check(seconds, value))).toEqual([{ is: 0 }, { is: 600 }]);
    expect(check(seconds, -1)).toEqual({ fault: "must be at least 0" });
    expect(check(seconds, 601)).toEqual({ fault: "must be at most 600" });
    for (const value of [1.5, "7", null]) expect(check(seconds, value)).toEqual({ fault: "must be a whole number" });
  });

  test("CON1 a choice, and what it is where it is left out", () => {
    const intensity = { kind: "choice", options: ["light", "measured"], default: "measured" } as const;
    expect(check(intensity, "light")).toEqual({ is: "light" });
    expect(check(intensity, undefined)).toEqual({ is: "measured" });
    expect(check(intensity, "brutal")).toEqual({ fault: "must be one of light, measured" });
    expect(check({ ...intensity, optional: true }, undefined)).toEqual({ is: "measured" });
  });

  test("CAT3 what is optional may be left out, and is not made up", () => {
    const parsed = parseArguments({ note: { ...textParameter(5), optional: true } }, {});
    expect(parsed).toStrictEqual({ ok: true, args: {} });
  });
});

describe("the arguments of a verb", () => {
  test("CMD5 the path of the first fault", () => {
    const { "verb.offerTrade": offer } = VERB_PARAMETERS;
    const good = { target: "teo", give: [], want: [] };
    expect(pathOf(offer, good)).toBeUndefined();
    expect(pathOf(offer, { ...good, target: "" })).toBe("target");
    expect(pathOf(offer, { ...good, give: [{ item: "rope", quantity: 0 }] })).toBe("give.0.quantity");
    expect(pathOf(offer, { ...good, want: undefined })).toBe("want");
    expect(pathOf(offer, { ...good, note: "x".repeat(141) })).toBe("note");
    expect(pathOf(offer, null)).toBe("args");
  });

  test("CAT3 the limits of the texts that players know", () => {
    const longest = (verb: keyof typeof VERB_PARAMETERS, field: string) => {
      const parameters: Parameters = VERB_PARAMETERS[verb];
      const parameter = parameters[field];
      return parameter?.kind === "text" ? parameter.max : undefined;
    };
    expect({
      say: longest("verb.say", "message"),
      emote: longest("verb.emote", "text"),
      whisper: longest("verb.whisper", "message"),
      stakes: longest("verb.challengeDuel", "stakes"),
      note: longest("verb.offerTrade", "note"),
      narrate: longest("gm.narrate", "text"),
    }).toEqual({ say: 280, emote: 280, whisper: 280, stakes: 140, note: 140, narrate: 2000 });
  });

  test("CAT3 whatever is given, it is parsed or refused, and never throws", () => {
    const verbs: Parameters[] = Object.values(VERB_PARAMETERS);
    fc.assert(
      fc.property(fc.constantFrom(...verbs), fc.jsonValue(), (parameters, args) => {
        expect(typeof parseArguments(parameters, args).ok).toBe("boolean");
      }),
      { numRuns: 1_000 },
    );
  });
});
