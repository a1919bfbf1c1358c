import { expect, test } from "vitest";
import { loadTranscript } from "../../../tools/reader/load-transcript.ts";

test("CLO3 a preview of a sample has the lines that a room takes, and none that it rejects", async () => {
  const { scenes, speakers } = await loadTranscript(new URL("../../../samples/talk.json", import.meta.url).pathname);
  const texts = scenes.flat().map(({ turn }) => turn.text);
  expect(texts.some((text) => text.includes("Thirteen it was"))).toBe(true);
  expect(texts).not.toContain("Look behind you!");
  expect(speakers).not.toContain("A Watcher");
});
