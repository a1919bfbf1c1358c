import { expect, test } from "vitest";
import type { Recap, RecapSource } from "../../../../src/durable/protocol/state/session.ts";
import { blankRecap } from "../../../../src/durable/rules/sessions/blank-recap.ts";
import { act, sampleRecap, scene } from "./sample-recap.ts";

/** The stretch of a text that a line's words take. */
function source(text: string, version: number, words: string): RecapSource {
  const from = text.indexOf(words);
  return { version, from, to: from + words.length };
}

const retract = (recap: Recap, ...versions: number[]): Recap =>
  blankRecap(
    recap,
    versions.map((version) => ({ version, text: "" })),
  );

/** The rest of a recap's own text. */
function cut(text: string, sources: RecapSource[], ...versions: number[]): Pick<Recap, "text" | "sources"> {
  const blank = retract(sampleRecap({ text, sources }), ...versions);
  return { text: blank.text, sources: blank.sources };
}

test("VIEW5 a text of which nothing came from the line stays as it is, to the last space", () => {
  const text = "  Ada: the lantern ";
  const sources = [source(text, 5, "the lantern")];
  const recap = sampleRecap({
    ...{ text, sources },
    scenes: [
      scene({ title: " Bare", beats: [{ kind: "talk", version: 4, text: " bare" }] }),
      scene({ title: text, titleSources: sources, summary: text, summarySources: sources }),
    ],
    acts: [act({ title: text, titleSources: sources, summary: " bare" })],
    hooks: [{ version: 5, text, sources }],
    highlights: [{ version: 6, text: " bare" }],
    safetyNotes: [{ version: 6, text: " bare", sources: [] }],
  });
  expect(retract(recap, 4)).toStrictEqual(recap);
  const bare = sampleRecap({ sources: [], scenes: [scene()], acts: [act()] });
  expect(retract(bare, 4)).toStrictEqual(bare);
});

test("VIEW5 words of lines are cut out with the space before them, in whatever order the sources stand", () => {
  const text = "first second third fourth";
  const [first, second, third, fourth] = text.split(" ").map((word, at) => source(text, at + 1, word)) as [
    RecapSource,
    RecapSource,
    RecapSource,
    RecapSource,
  ];
  const all = [fourth, third, second, first];
  expect(cut(text, all, 1, 3)).toEqual({
    text: "second fourth",
    sources: [
      { version: 4, from: 7, to: 13 },
      { version: 2, from: 0, to: 6 },
    ],
  });
  expect(cut(text, all, 4, 2)).toEqual({
    text: "first third",
    sources: [
      { version: 3, from: 6, to: 11 },
      { version: 1, from: 0, to: 5 },
    ],
  });
  expect(cut(text, all, 1, 2, 3, 4)).toEqual({ text: "", sources: [] });
});

test("VIEW5 without a space before them, words leave what stands there", () => {
  const text = "“one”two";
  expect(cut(text, [source(text, 1, "one"), source(text, 2, "two")], 1)).toEqual({
    text: "“”two",
    sources: [{ version: 2, from: 2, to: 5 }],
  });
});

test("VIEW5 stretches that touch, overlap or hold one another are cut out once", () => {
  const text = "keep abcdef keep";
  const rest = { text: "keep keep", sources: [] };
  expect(cut(text, [source(text, 1, "abc"), source(text, 2, "def")], 1, 2)).toEqual(rest);
  expect(cut(text, [source(text, 1, "abcd"), source(text, 2, "cdef")], 1, 2)).toEqual(rest);
  expect(cut(text, [source(text, 1, "abcdef"), source(text, 2, "cd")], 1, 2)).toEqual(rest);
  const end = "abc  def";
  expect(cut(end, [source(end, 1, "abc  "), source(end, 2, "def")], 1, 2)).toEqual({ text: "", sources: [] });
});

test("VIEW5 a source of another line goes where nothing of it is left, and shrinks to what is", () => {
  const text = "see abcdef now";
  const within = [source(text, 1, "abcdef"), source(text, 2, "cd"), source(text, 3, "def now")];
  expect(cut(text, within, 1)).toEqual({ text: "see now", sources: [{ version: 3, from: 3, to: 7 }] });
});

test("VIEW5 the heading of a list that has lost every line goes too", () => {
  const text = "Ada and Bo played.\n\nLeft open: who lit it?";
  expect(cut(text, [source(text, 4, "who lit it?")], 4).text).toBe("Ada and Bo played.");
  const open = "Ada and Bo played.\n\nLeft open: who lit it? And why?";
  expect(cut(open, [source(open, 4, "who lit it?")], 4).text).toBe("Ada and Bo played.\n\nLeft open: And why?");
});

test("VIEW5 every part of a recap loses the line, and says where its other words stand now", () => {
  const text = "lantern harbour";
  const sources = [source(text, 4, "lantern"), source(text, 5, "harbour")];
  const blank = [{ version: 5, from: 0, to: 7 }];
  const titled = { title: text, titleSources: sources, summary: text, summarySources: sources };
  const titledBlank = { title: "harbour", titleSources: blank, summary: "harbour", summarySources: blank };
  const line = { version: 4, text, sources };
  const lineBlank = { version: 4, text: "harbour", sources: blank };
  const parts = { hooks: [line], highlights: [line], safetyNotes: [line] };
  const recap = sampleRecap({
    ...{ text, sources, ...parts, acts: [act(titled)] },
    scenes: [scene({ ...titled, beats: [{ kind: "talk", ...line }] })],
  });
  expect(retract(recap, 4)).toStrictEqual(
    sampleRecap({
      ...{ text: "harbour", sources: blank },
      ...{ hooks: [lineBlank], highlights: [lineBlank], safetyNotes: [lineBlank] },
      acts: [act(titledBlank)],
      scenes: [scene({ ...titledBlank, beats: [{ kind: "talk", ...lineBlank }] })],
    }),
  );
});
