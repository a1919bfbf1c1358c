import { describe, expect, test } from "vitest";
import type { Recap } from "../../../../src/durable/protocol/state/session.ts";
import { blankRecap, type RetractedLine } from "../../../../src/durable/rules/sessions/blank-recap.ts";
import { act, sampleRecap, scene } from "./sample-recap.ts";

const at = (version: number, text = "zorbium"): RetractedLine => ({ version, text });

/** The rest of texts after lines were retracted; their own versions are none of the lines'. */
function leftOf(texts: readonly string[], ...lines: string[]): string[] {
  const recap = sampleRecap({ highlights: texts.map((text) => ({ version: 90, text })) });
  const retracted = lines.map((text) => at(12, text));
  return blankRecap(recap, retracted).highlights.map(({ text }) => text);
}

describe("which texts share words with a line", () => {
  test("VIEW5 three of its words in a row, wherever they stand in it, in any case and between any marks", () => {
    const line = "The old keeper never sleeps";
    const texts = ["so THE OLD, keeper…", "an old keeper never", "keeper never sleeps.", "old “Keeper” never"];
    expect(leftOf(texts, line)).toEqual(["", "", "", ""]);
  });

  test("VIEW5 two of them, or three apart from each other, are no share", () => {
    const texts = ["never sleeps", "the old", "sleeps", "the keeper sleeps", "old keeper and never sleeps"];
    expect(leftOf(texts, "The old keeper never sleeps")).toEqual(texts);
  });

  test("VIEW5 of a line of three words or fewer, all of it", () => {
    const texts = ["the old keeper", "well, old keeper", "the keeper", "keep old", "the bayed aye"];
    expect(leftOf(texts, "the old keeper")).toEqual(["", ...texts.slice(1)]);
    expect(leftOf(texts, "Old keeper!")).toEqual(["", "", ...texts.slice(2)]);
    expect(leftOf(texts, "aye")).toEqual([...texts.slice(0, 4), ""]);
    expect(leftOf(["the bayed hound"], "aye")).toEqual(["the bayed hound"]);
  });

  test("VIEW5 a line without letters is known by its signs, and one without anything takes nothing", () => {
    const texts = ["Bo: “🔥🔥”", "Bo waits.", ""];
    expect(leftOf(texts, " 🔥🔥 ")).toEqual(["", "Bo waits.", ""]);
    expect(leftOf(texts, "", "  ")).toEqual(texts);
    expect(leftOf(texts, "", "🔥🔥", "waits")).toEqual(["", "", ""]);
  });
});

test("VIEW5 what tells of the line by its version goes, whatever words it has, except for notes on safety", () => {
  const told = (version: number) => ({ version, text: `Somebody speaks, ${version}.` });
  const recap = sampleRecap({
    ...{ hooks: [told(4), told(5)], highlights: [told(5), told(6)], safetyNotes: [told(4), at(9, "the zorbium")] },
    scenes: [scene({ fromVersion: 40, toVersion: 50, beats: [{ kind: "talk", ...told(4) }] })],
  });
  const blank = blankRecap(recap, [at(4), at(6)]);
  expect(blank.hooks).toEqual([at(4, ""), told(5)]);
  expect(blank.highlights).toEqual([told(5), at(6, "")]);
  expect(blank.safetyNotes).toEqual([told(4), at(9, "")]);
  expect(blank.scenes[0]?.beats).toEqual([{ kind: "talk", ...at(4, "") }]);
});

describe("titles", () => {
  const scenes = [
    scene({ sceneId: "a", title: "Ash", fromVersion: 4, toVersion: 8 }),
    scene({ sceneId: "b", title: "Brine", fromVersion: 9, toVersion: 12 }),
    scene({ sceneId: "c", title: "Chalk", fromVersion: 13, toVersion: 20 }),
  ];
  const titlesAfter = (...versions: number[]): string[] =>
    blankRecap(
      sampleRecap({ scenes }),
      versions.map((version) => at(version)),
    ).scenes.map(({ title }) => title);

  test.each([
    [[3], ["Ash", "Brine", "Chalk"]],
    [[4], ["", "Brine", "Chalk"]],
    [[8], ["", "Brine", "Chalk"]],
    [[9], ["Ash", "", "Chalk"]],
    [[12], ["Ash", "", "Chalk"]],
    [
      [6, 13],
      ["", "Brine", ""],
    ],
    [[21], ["Ash", "Brine", "Chalk"]],
  ])("VIEW5 of the scenes that hold lines at %j go", (versions, left) => {
    expect(titlesAfter(...versions)).toEqual(left);
  });

  test("VIEW5 and those that share words with the line, as do summaries", () => {
    const recap = sampleRecap({
      scenes: [scene({ title: "Zorbium", summary: "A zorbium." }), scene({ summary: "Talk." })],
      acts: [act({ title: "Act 1: Zorbium", summary: "A zorbium.", sceneIds: [] }), act({ summary: "Talk." })],
    });
    const blank = blankRecap(recap, [at(90)]);
    expect(blank.scenes).toEqual([scene({ title: "", summary: "" }), scene({ summary: "Talk." })]);
    expect(blank.acts).toEqual([act({ title: "", summary: "", sceneIds: [] }), act({ summary: "Talk." })]);
  });

  /** Three acts: the first is of the scenes a and b, the second of c, the third of none. */
  const acts = [
    act({ title: "Act 1: Ash", sceneIds: ["a", "b"] }),
    act({ title: "Act 2: Chalk\nand more: yet", sceneIds: ["c"] }),
    act({ title: "Act 3: Dusk", sceneIds: [] }),
  ];
  const paragraphs = [
    "Ada played.",
    "Act 1: Ash. They met.",
    "Act 2: Chalk\nand more: yet",
    "After Act 1: Ash",
    "Act 3: Dusk",
  ];
  const inActs = (over: Partial<Recap> = {}) => sampleRecap({ scenes, acts, text: paragraphs.join("\n\n"), ...over });

  test("VIEW5 an act with a touched scene keeps its number alone, and its paragraph of the whole goes", () => {
    const one = blankRecap(inActs(), [at(10)]);
    expect(one.acts.map(({ title }) => title)).toEqual(["Act 1", "Act 2: Chalk\nand more: yet", "Act 3: Dusk"]);
    expect(one.text).toBe([paragraphs[0], ...paragraphs.slice(2)].join("\n\n"));
    const two = blankRecap(inActs(), [at(4), at(20)]);
    expect(two.acts.map(({ title }) => title)).toEqual(["Act 1", "Act 2", "Act 3: Dusk"]);
    expect(two.text).toBe("Ada played.\n\nAfter Act 1: Ash\n\nAct 3: Dusk");
    expect(blankRecap(inActs(), [at(30)])).toEqual(inActs());
  });

  test("VIEW5 a paragraph of the whole that shares words with the line goes, and no other", () => {
    const text = "Ada played.\n\nA zorbium burns.\n\nBo left.";
    expect(blankRecap(sampleRecap({ text }), [at(30)]).text).toBe("Ada played.\n\nBo left.");
  });

  test("VIEW5 an act that lost its title with an earlier line takes no other paragraph with it", () => {
    const blank = blankRecap(inActs({ acts: [act({ title: "", sceneIds: ["a"] })] }), [at(4)]);
    expect(blank.acts[0]?.title).toBe("");
    expect(blank.text).toBe(paragraphs.join("\n\n"));
  });
});
