import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eraseRecap } from "../../../../src/durable/rules/people/erase-recap.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { sampleScenario } from "../../closure/scenarios/sample-scenario.ts";

const recap = writeRecap(sampleScenario());
const NAMES = ["Al", "Al Gray", "Zoë", " "];
const ID = "alan-9";

/** Words with and without names in them; none begins or ends with a name that goes on elsewhere. */
const words = fc.constantFrom("Al", "Al Gray", "Zoë", "Alma", "Zoëtrope", "met", "the", "“So be it.”", "😀");

/** A recap whose only text is this one, with one source for each word. */
function recapOf(parts: readonly string[]) {
  let from = 0;
  const sources = parts.map((part, index) => {
    const place = { version: index, from, to: from + part.length };
    from += part.length + 2;
    return place;
  });
  const text = parts.join("; ");
  return { ...recap, text, sources, scenes: [], acts: [], hooks: [], highlights: [], safetyNotes: [] };
}

const person = { actorId: ID, lines: [], names: NAMES };

describe("names in a recap become ids", () => {
  test("ERA2 every source is still where its words are, in any text", () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), (parts) => {
        const erased = eraseRecap(recapOf(parts), person);
        const expected = parts.map((part) => (NAMES.includes(part) ? ID : part));
        expect(erased.text).toBe(expected.join("; "));
        expect(erased.sources?.map(({ from, to }) => erased.text.slice(from, to))).toEqual(expected);
      }),
    );
  });

  test("ERA2 a source that ends within a name ends with what stands there now", () => {
    const one = { ...recapOf(["met Alexandra here"]), sources: [{ version: 1, from: 0, to: 6 }] };
    const erased = eraseRecap(one, { ...person, names: ["Alexandra"] });
    expect(erased.text).toBe("met alan-9 here");
    expect(erased.sources).toEqual([{ version: 1, from: 0, to: 6 }]);
    const whole = eraseRecap(
      { ...one, sources: [{ version: 1, from: 0, to: 12 }] },
      { ...person, names: ["Alexandra"] },
    );
    expect(whole.sources).toEqual([{ version: 1, from: 0, to: 10 }]);
  });

  test("ERA2 titles and summaries of scenes and acts are renamed with their sources, or stay without", () => {
    const { sources } = recapOf(["Al", "wins"]);
    const part = { title: "Al; wins", titleSources: sources, summary: "the day of Al" };
    const [scene] = recap.scenes;
    const [act] = recap.acts;
    if (scene === undefined || act === undefined) throw new Error("the sample has no scene");
    const { summarySources: _, ...bare } = scene;
    const scenes = [{ ...bare, ...part, beats: [] }];
    const acts = [{ ...act, title: "Night", titleSources: undefined, summary: "Al; wins", summarySources: sources }];
    const erased = eraseRecap({ ...recapOf(["Al"]), scenes, acts }, person);
    const moved = [
      { version: 0, from: 0, to: 6 },
      { version: 1, from: 8, to: 12 },
    ];
    expect(erased.scenes).toStrictEqual([
      { ...scenes[0], title: "alan-9; wins", titleSources: moved, summary: "the day of alan-9" },
    ]);
    expect(erased.acts).toMatchObject([{ title: "Night", summary: "alan-9; wins", summarySources: moved }]);
  });

  test("ERA2 somebody whose only name is their id is nowhere renamed", () => {
    const one = recapOf(["alan-9", "met", "Al"]);
    expect(eraseRecap(one, { ...person, names: [ID, ""] })).toEqual(one);
  });
});
