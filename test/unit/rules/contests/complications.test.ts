import { describe, expect, test } from "vitest";
import { COMPLICATIONS } from "../../../../src/durable/rules/contests/complications.ts";

/** Four contenders and the one they share (CON5); a ritual takes one. */
const MOST = { "risk-it-all": 5, "sparring-match": 5, "clash-of-wills": 5, ritual: 1 } as const;

describe.each(Object.entries(COMPLICATIONS))("complications of %s", (move, texts) => {
  test("CON5 are more than one contest can take, each with a tag and words of its own", () => {
    expect(texts.length).toBeGreaterThan(MOST[move as keyof typeof MOST]);
    const words = texts.flatMap(({ minor, moderate, severe }) => [minor, moderate, severe]);
    expect(new Set(words).size).toBe(words.length);
    expect(new Set(texts.map(({ tag }) => tag)).size).toBe(texts.length);
    for (const { tag } of texts) expect(tag).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  });

  test("CON5 are whole sentences that a game master can read aloud after the outcome", () => {
    for (const { minor, moderate, severe } of texts) {
      for (const text of [minor, moderate, severe]) {
        expect(text).toMatch(/^[A-Z][^.!?\n]*\.$/);
        expect(text).not.toMatch(/\s{2}| [,.;]|\b(\w+) \1\b|\ba [aeiou]|\ban [^aeiou\W]/i);
      }
    }
  });
});
