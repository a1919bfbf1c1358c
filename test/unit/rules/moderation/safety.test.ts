import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { vetoed } from "../../../../src/durable/rules/moderation/safety.ts";
import { skeleton } from "../../../../src/durable/rules/moderation/skeleton.ts";
import { wordFinder } from "../../../../src/durable/rules/moderation/word-finder.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { override } from "../limits/unlimited.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });

function room(safety: { words?: string[]; capabilities?: string[] }): RoomHarness {
  const stage = new RoomHarness();
  override(stage, { safety });
  stage.enters("mara", "teo", gm, mo);
  return stage;
}

const says = (stage: RoomHarness, message: string) => stage.does("mara", "verb.emote", { text: message });

const LETTER = /[\p{L}\p{N}]/u;

/** Looks at every place of the text, character by character. */
function standsWhole(text: string, word: string): boolean {
  const [said, wanted] = [Array.from(text), Array.from(word)];
  return said.some((_, at) => {
    const isHere = wanted.every((character, n) => said[at + n] === character);
    return isHere && !LETTER.test(said[at - 1] ?? "") && !LETTER.test(said[at + wanted.length] ?? "");
  });
}

describe("words", () => {
  test("MOD2 an empty list forbids nothing", () => {
    expect(says(room({}), "poison")).toMatchObject({ status: "accepted" });
  });

  test.each(["poison", "Poison!", "my POISON, please", "ｐｏｉｓｏｎ", "poison-ring", "(poison)", "no_poison"])(
    "MOD2 a word is found whole, in any case and width: %s",
    (text) => {
      expect(says(room({ words: ["Poison"] }), text)).toMatchObject({
        code: "safety-veto",
        details: { veto: "Poison" },
      });
    },
  );

  test.each(["poisonous", "unpoison", "poison2", "pois on", "pois\u0301ons", "poison\u{1d7d9}", "\u{10400}poison"])(
    "MOD2 not within another word: %s",
    (text) => {
      expect(says(room({ words: ["poison"] }), text)).toMatchObject({ status: "accepted" });
    },
  );

  test("MOD2 the entry that is named is the first of the list, wherever in the command its words stand", () => {
    const words = ["venom", "poison"];
    const two = { target: "teo", give: [], want: [{ item: "poison", quantity: 1 }], note: "and venom" };
    expect(room({ words }).does("mara", "verb.offerTrade", two)).toMatchObject({ details: { veto: "venom" } });
    expect(says(room({ words }), "poison, then venom")).toMatchObject({ details: { veto: "venom" } });
    expect(says(room({ words }), "neither")).toMatchObject({ status: "accepted" });
  });

  test.each(["ΟΔΟΣ", "οδος", "οδοσ", "ὁδός"])("MOD2 the sigma at the end of a word is any other: %s", (text) => {
    expect(says(room({ words: ["οδός"] }), `η ${text}!`)).toMatchObject({ code: "safety-veto" });
  });

  test("MOD2 a letter before the word makes it another, also one beyond the first plane, at the beginning of the text", () => {
    for (const text of ["\u{10400}poison", "a\u{10400}poison", "\u{10000}poison", "\u{20bff}poison"]) {
      expect(says(room({ words: ["poison"] }), text)).toMatchObject({ status: "accepted" });
    }
    for (const text of ["\u{1f40d}poison", "-poison", "poison", "a\ufffdpoison"]) {
      expect(says(room({ words: ["poison"] }), text)).toMatchObject({ code: "safety-veto" });
    }
  });

  test("MOD2 after a part of a word it is still found whole", () => {
    expect(says(room({ words: ["rot"] }), "rotten rot")).toMatchObject({ code: "safety-veto" });
    expect(says(room({ words: ["ä"] }), "bär, ä")).toMatchObject({ code: "safety-veto" });
    expect(says(room({ words: ["a", "a b c", "b"] }), "xa b c, a b")).toMatchObject({ details: { veto: "a" } });
  });

  test("MOD2 words of several words, and of other scripts", () => {
    const stage = room({ words: ["red wedding", "яд"] });
    expect(says(stage, "the Red Wedding again")).toMatchObject({ details: { veto: "red wedding" } });
    expect(says(stage, "ЯД!")).toMatchObject({ details: { veto: "яд" } });
    expect(says(stage, "ядро")).toMatchObject({ status: "accepted" });
  });

  test.each([
    ["meltdown", "melt\u200bdown", "a zero-width space"],
    ["meltdown", "m\u00adeltdown", "a soft hyphen"],
    ["meltdown", "meltdown\u0301", "an accent"],
    ["meltdown", "ḿéltdöwn", "accents that are one with their letters"],
    ["meltdown", "mel\u200d\u2060tdown\ufe0f", "joiners and a variation selector"],
    ["meltdown", "melt\u{e0064}down", "a tag"],
    ["meltdown", "melt\u3164down", "a filler"],
    ["meltdown", "𝕸𝖊𝖑𝖙𝖉𝖔𝖜𝖓", "letters of mathematics"],
    ["straße", "STRASSE", "ß in capitals"],
    ["STRASSE", "STRAẞE", "the capital ß"],
    ["istanbul", "İSTANBUL", "a dotted capital"],
    ["ὈΔΥΣΣΕΎΣ", "οδυσσευς", "the last sigma of a word"],
    ["ﬁre", "FIRE", "a ligature"],
    ["melt down", "melt  down", "two spaces"],
    ["melt down", "melt\u00a0\n\t\u3000down", "white space of every kind"],
    ["melt\u2003down", "melt down", "white space in the word"],
    ["melt\u200bdown", "meltdown", "a zero-width space in the word"],
  ])("MOD2 %s is found in %j: %s", (word, text) => {
    expect(says(room({ words: [word] }), `oh, ${text}!`)).toMatchObject({
      code: "safety-veto",
      details: { veto: word },
    });
  });

  test.each([
    ["a vowel with an iota below it", "\u1fb3", "αι"],
    ["an iota below nothing", "\u0345", "ι"],
    ["blanks that are symbols by their class", "a\u2800\u{13441}\u{13442}b", "a b"],
    ["signs of format", "a\u0600b\ufff9", "ab"],
    ["a dotless i", "ı", "i"],
    ["a sigma, wherever it stands", "ΣΟΦΟΣ σοφος", "σοφοσ σοφοσ"],
    ["white space around it", " \u2003war\t", "war"],
    ["nothing but marks and white space", " \u0301\u200b ", ""],
  ])("MOD2 %s: the skeleton of %j is %j", (_what, text, expected) => {
    expect(skeleton(text)).toBe(expected);
  });

  test("MOD2 a skeleton is its own skeleton, and that of the text in capitals and of its compatibility form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const expected = skeleton(text);
        expect(skeleton(expected)).toBe(expected);
        expect(skeleton(text.normalize("NFKC"))).toBe(expected);
        expect(skeleton(text.toUpperCase())).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("MOD2 letters of other scripts stay other letters", () => {
    expect(says(room({ words: ["poison"] }), "p\u043eison")).toMatchObject({ status: "accepted" });
  });

  test("MOD2 of several words the first of the list is told, wherever they stand", () => {
    const stage = room({ words: ["beta", "alpha beta", "alpha", "beta"] });
    expect(says(stage, "alpha beta")).toMatchObject({ details: { veto: "beta" } });
    expect(says(stage, "alpha betas")).toMatchObject({ details: { veto: "alpha" } });
    expect(says(stage, "alphas beta")).toMatchObject({ details: { veto: "beta" } });
    expect(says(stage, "alpha-alphabet")).toMatchObject({ details: { veto: "alpha" } });
  });

  test("MOD2 whatever the words and the text, it is found as by looking for each word by itself", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", " ", ".", "\u{10428}"), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(
          letters.filter((word) => word !== ""),
          { maxLength: 6 },
        ),
        letters,
        (words, text) => {
          expect(wordFinder(words).find(text)).toBe(words.findIndex((word) => standsWhole(text, word)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("MOD2 a thousand words cost a text no more than one, however they are made", () => {
    const longest = `${"a".repeat(63)}b`;
    const words = Array.from({ length: 1000 }, (_, n) => `${"a".repeat(n % 60)}${n.toString(36)}z!`);
    const safety = { capabilities: [], words: [...words, longest] };
    const verb = BUILT_IN_CATALOG.verbs.find(({ id }) => id === "gm.narrate");
    if (verb === undefined) throw new Error("there is no gm.narrate");
    const hostile = [
      "a".repeat(16_000),
      "a\u0301\u0316".repeat(5_000),
      `a${"\u0301\u0316".repeat(8_000)}`,
      "Σ ".repeat(8_000),
    ];
    vetoed(safety, verb, { text: "warm" });
    const begun = performance.now();
    for (const text of hostile) expect(vetoed(safety, verb, { text })).toBeNull();
    // A thousand searches of 16,000 letters each took seconds.
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test("MOD2 in every text a command has, whoever gives it", () => {
    const stage = room({ words: ["poison"] });
    const veto = { code: "safety-veto" };
    const receipts = [
      stage.does("mara", "verb.say", { message: "poison" }),
      stage.does("mara", "verb.whisper", { target: "teo", message: "poison" }),
      stage.does("mara", "verb.challengeDuel", { target: "teo", stakes: "poison" }),
      stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: [], note: "poison" }),
      stage.does(gm, "gm.narrate", { text: "It smells of poison." }),
      stage.does(mo, "mod.mute", { target: "teo", seconds: 1, reason: "poison" }),
    ];
    expect(receipts).toMatchObject(receipts.map(() => veto));
  });

  test("MOD2 in each of several texts: what is clean excuses no other, and the first of the list is told", () => {
    const text = { kind: "text", max: 40 };
    const verb = {
      ...{ label: "Sign", category: "talk", parameters: { first: text, second: text } },
      effects: { line: { text: "{caller} signs: {first} {second}" } },
    };
    const stage = room({});
    override(stage, { verbs: { "verb.sign": verb }, safety: { words: ["venom", "poison"] } });
    const signs = (first: string, second: string) => stage.sends("mara", "verb.sign", { first, second });
    expect(signs("poison", "well")).toMatchObject({ code: "safety-veto", details: { veto: "poison" } });
    expect(signs("well", "poison")).toMatchObject({ code: "safety-veto", details: { veto: "poison" } });
    expect(signs("poison", "venom")).toMatchObject({ code: "safety-veto", details: { veto: "venom" } });
    expect(signs("venom", "poison")).toMatchObject({ code: "safety-veto", details: { veto: "venom" } });
    expect(signs("poi", "son")).toMatchObject({ status: "accepted" });
  });

  test("MOD2 an empty word is passed over, and the words beside it keep their places", () => {
    expect(wordFinder([""]).find("a b")).toBe(-1);
    expect(wordFinder(["", "war"]).find("a war")).toBe(1);
  });

  test("MOD2 names and items are no texts", () => {
    const stage = room({ words: ["teo", "lamp", "measured"] });
    stage.does(gm, "gm.grantItems", { target: "mara", items: [{ item: "lamp", quantity: 1 }] });
    expect(stage.does("mara", "verb.whisper", { target: "teo", message: "psst" })).toMatchObject({
      status: "accepted",
    });
    expect(stage.does("mara", "verb.sparringMatch", { target: "teo", intensity: "measured" })).toMatchObject({
      status: "accepted",
    });
    const gift = { target: "teo", give: [{ item: "lamp", quantity: 1 }], want: [] };
    expect(stage.does("mara", "verb.offerTrade", gift)).toMatchObject({ status: "accepted" });
  });
});

describe("capabilities", () => {
  test("MOD2 a command whose verb needs a listed one is vetoed before it acts; who lacks it is told that first", () => {
    const stage = room({ capabilities: [RELIC_CAPABILITY] });
    const ivo = actorNamed("ivo", { capabilities: [RELIC_CAPABILITY] });
    stage.enters(ivo);
    const { version } = stage.state;
    expect(stage.does(ivo, "verb.invokeRelic", { relicId: "orb" })).toMatchObject({
      code: "safety-veto",
      details: { veto: RELIC_CAPABILITY },
    });
    expect(stage.does("mara", "verb.invokeRelic", { relicId: "orb" })).toMatchObject({ code: "missing-capability" });
    expect(stage.state.version).toBe(version);
    expect(says(stage, "nothing of the kind")).toMatchObject({ status: "accepted" });
  });
});

test("MOD2 CMD3 a veto is an outcome that is remembered", () => {
  const stage = room({ words: ["poison"] });
  const first = stage.does("mara", "verb.say", { message: "poison" }, "once");
  override(stage, {});
  expect(stage.does("mara", "verb.say", { message: "poison" }, "once")).toEqual({ ...first, replayed: true });
});
