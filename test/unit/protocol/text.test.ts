import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { Claims } from "../../../src/durable/identity/token-claims.ts";
import { parseCatalogOverride } from "../../../src/durable/protocol/catalog/catalog-override.ts";
import { parseArguments, type Parameters } from "../../../src/durable/protocol/catalog/parameter.ts";
import { VERB_PARAMETERS } from "../../../src/durable/protocol/socket/command.ts";
import { fieldFault } from "../../../src/durable/protocol/values/field-fault.ts";
import { ActorName, textOf } from "../../../src/durable/protocol/values/text.ts";

const isTaken = (text: string, max = 280) => v.is(textOf(max), text);

const FAMILY = "👨‍👩‍👧‍👦";
const KISS = "👩🏻‍❤️‍💋‍👨🏽";

describe("what can be seen", () => {
  test.each([
    ["nothing", ""],
    ["spaces of every width", " \u00a0\u1680\u2003\u3000\u2028\u2029"],
    ["zero-width characters", "\u200b\u200c\u200d\u2060\ufeff"],
    ["a soft hyphen", "\u00ad"],
    ["a combining grapheme joiner", "\u034f"],
    ["fillers of Hangul", "\u115f\u1160\u3164\uffa0"],
    ["vowels of Khmer that show nothing", "\u17b4\u17b5"],
    ["variation selectors", "\ufe0f\u180b\u{e0100}"],
    ["tags", "\u{e0041}\u{e007f}"],
    ["combining marks without a letter", "\u0301\u0308\u20dd\u0483"],
    ["a space with a mark", " \u0301"],
    ["the Braille blank", "\u2800"],
    ["invisible operators", "\u2061\u2064"],
    ["direction marks", "\u200e\u200f\u061c"],
    ["an object that is not there", "\ufffc"],
    ["a notehead without ink", "\u{1d159}"],
    ["Egyptian blanks", "\u{13441}\u{13442}"],
    ["all of them", "\u2800\u3164 \u0301\u200b\u{e0020}\ufe0f"],
  ])("TXT1 %s is empty, as a text and as a name", (_, text) => {
    expect(isTaken(text)).toBe(false);
    expect(v.is(ActorName, text)).toBe(false);
  });

  test.each(["a", "あ", "١", "👍🏽", "☂", "⠁", "\u3164.", "a\u0301", FAMILY, "क्षि", "ﷺ", "🏻", "🇩", "\u{fffd}"])(
    "TXT1 %j is not empty",
    (text) => {
      expect(isTaken(text)).toBe(true);
    },
  );

  test("TXT1 CMD5 an empty text is invalid-args, by its path", () => {
    const parsed = parseArguments(VERB_PARAMETERS["verb.say"], { message: "\u2800\u3164" });
    expect(parsed).toMatchObject({ ok: false, path: "message" });
  });
});

describe("the second bound", () => {
  test("TXT2 280 families are 280 characters", () => {
    expect(FAMILY).toHaveLength(11);
    expect(isTaken(FAMILY.repeat(280))).toBe(true);
    expect(isTaken(FAMILY.repeat(281))).toBe(false);
  });

  test("TXT2 of the longest emoji, a kiss with two skin tones, 224 are as much as a text may hold", () => {
    expect(KISS).toHaveLength(15);
    expect(isTaken(KISS.repeat(224))).toBe(true);
    expect(isTaken(KISS.repeat(225))).toBe(false);
  });

  test("TXT2 one letter with thousands of marks is one character, and too long", () => {
    expect(isTaken(`a${"\u0301".repeat(3359)}`)).toBe(true);
    expect(isTaken(`a${"\u0301".repeat(3360)}`)).toBe(false);
    expect(v.is(ActorName, `a${"\u0301".repeat(767)}`)).toBe(true);
    expect(v.is(ActorName, `a${"\u0301".repeat(768)}`)).toBe(false);
  });

  test("TXT2 every text of every verb says both bounds, and keeps to them", () => {
    const texts = Object.values<Parameters>(VERB_PARAMETERS).flatMap((parameters) =>
      Object.values(parameters).filter((parameter) => parameter.kind === "text"),
    );
    expect(texts.length).toBeGreaterThan(15);
    for (const { max, maxUnits } of texts) {
      expect(maxUnits).toBe(12 * max);
      expect(isTaken(`a${"\u0301".repeat(maxUnits - 1)}`, max)).toBe(true);
      expect(isTaken(`a${"\u0301".repeat(maxUnits)}`, max)).toBe(false);
    }
  });

  test.each([
    ["verbs.verb.say.label", (text: string) => ({ verbs: { "verb.say": { label: text } } })],
    ["verbs.verb.say.category", (text: string) => ({ verbs: { "verb.say": { category: text } } })],
    ["verbs.verb.say.safetyTags.0", (text: string) => ({ verbs: { "verb.say": { safetyTags: [text] } } })],
    ["safety.words.0", (text: string) => ({ safety: { words: [text] } })],
  ])("TXT2 CAT2 and so does %s of a hub's catalog", (path, changes) => {
    expect(parseCatalogOverride(changes(FAMILY.repeat(64)))).toMatchObject({ ok: true });
    for (const text of [`a${"\u0301".repeat(768)}`, "a".repeat(65), "\u2800", "\ud800a", "a\u0000"]) {
      expect(parseCatalogOverride(changes(text))).toMatchObject({ ok: false, path });
    }
  });

  test("TXT2 a text that is far too long is refused without counting its characters", () => {
    const long = FAMILY.repeat(200_000);
    const begun = performance.now();
    expect(isTaken(long)).toBe(false);
    // Counting takes a second and more.
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

describe("what a text may hold", () => {
  test.each(["\ud800", "a\udfff", "a\ud83d b", "\udc00\ud800"])(
    "TXT3 half of a surrogate pair is refused: %j",
    (text) => {
      expect(isTaken(`x${text}x`)).toBe(false);
      expect(v.is(ActorName, `x${text}x`)).toBe(false);
    },
  );

  test.each(["\u0000", "\u0007", "\u001b[31m", "\u007f", "\u0085", "\u009f", "\u202d", "\u202e"])(
    "TXT3 a control and a direction override are refused: %j",
    (text) => {
      expect(isTaken(`x${text}x`)).toBe(false);
    },
  );

  test.each([
    "one\ntwo",
    "one\r\ntwo",
    "a\tb",
    "one\u2028two",
    "\u200fשלום\u200e!",
    "می\u200cخواهم",
    "\u2067שלום\u2069",
  ])("TXT3 line ends, tabs, direction marks and joiners are taken: %j", (text) => {
    expect(isTaken(text)).toBe(true);
  });
});

describe("names", () => {
  test.each([
    "Mara",
    "  Mara ",
    "Mara of the Hill",
    "José",
    "Нина",
    "שרה",
    "می\u200cنا",
    "李",
    "O'Neill",
    `Mara ${FAMILY}`,
    "Mara ❤️",
    "Mara 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "葛\u{e0100}城",
    "ශ්\u200dරී",
  ])("TXT4 %j is a name", (name) => {
    expect(v.parse(ActorName, name)).toBe(name.trim());
  });

  test.each([
    ["a control", "Ma\u0007ra"],
    ["a tab", "Ma\tra"],
    ["a line end", "Mara\nsays"],
    ["a line end at its end", "Mara\n"],
    ["a line separator", "Ma\u2028ra"],
    ["a direction override", "Ma\u202era"],
    ["a direction mark", "Ma\u200fra"],
    ["an isolate", "\u2066Mara"],
    ["a letter mark", "Ma\u061cra"],
    ["a zero-width space", "Ma\u200bra"],
    ["a soft hyphen", "Ma\u00adra"],
    ["a filler", "Ma\u3164ra"],
    ["a Braille blank", "Mara\u2800"],
    ["an object replacement", "Mara\ufffc"],
    ["an ignorable code point without a character", "Mara\ufff0"],
    ["a shorthand format control", "Mara\u{1bca0}"],
    ["a musical format control", "Mara\u{1d173}"],
    ["a language tag", "Mara\u{e0001}"],
    ["a tag behind no flag", "Mara\u{e0061}"],
    ["an ignorable code point of plane 14", "Mara\u{e0fff}"],
    ["a variation selector behind a letter", "Mara\ufe0f"],
    ["a joiner between letters that never join", "Ma\u200dra"],
    ["a non-joiner behind them", "Mara\u200c"],
    ["65 letters", "x".repeat(65)],
  ])("TXT4 %s is in no name", (_, name) => {
    expect(v.is(ActorName, name)).toBe(false);
  });

  test.each(["Ma\nra", "\u2800", "\ud800", `a${"\u0301".repeat(800)}`])(
    "TXT4 TOK2 a token with the name %j is refused by its claim",
    (name) => {
      const claims = { sub: "mara", hub: "hub", room: "*", roles: ["player"], exp: 2_000_000_000 };
      expect(v.is(Claims, { ...claims, name: "Mara" })).toBe(true);
      const read = v.safeParse(Claims, { ...claims, name });
      expect(read.success ? null : fieldFault(read.issues, "payload").path).toBe("name");
    },
  );
});
