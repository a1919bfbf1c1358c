import { expect, test } from "vitest";
import { readDrill } from "../../../src/offline-bridge/closure/activities/stage-drill.ts";
import { readClosureConfig } from "../../../src/offline-bridge/closure/closure-config.ts";

test("CLO7 a drill names a stage and how often it fails", () => {
  expect(readDrill("entities:2")).toEqual({ stage: "entities", failures: 2 });
});

test.each(["entities", "entities:0", "entities:x", "lunch:2", "story:1:2", "story:1.5"])(
  "BRG3 %s is no drill",
  (text) => {
    expect(readDrill(text)).toBeUndefined();
    const read = readClosureConfig({ CLOSURE_DRILL: text });
    expect(read).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.stringContaining("CLOSURE_DRILL")]),
    });
  },
);
