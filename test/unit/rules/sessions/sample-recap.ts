import type { Recap } from "../../../../src/durable/protocol/state/session.ts";
import { emptyRecap } from "../../../../testkit/results-of.ts";

/** A recap without any text, with some of its parts. */
export function sampleRecap(parts: Partial<Recap> = {}): Recap {
  const statistics = {
    ...emptyRecap.statistics,
    participants: 2,
    lines: 3,
    narrations: 1,
    words: 40,
    durationMs: 60_000,
  };
  return { ...emptyRecap, text: "", statistics, ...parts };
}

type Scene = Recap["scenes"][number];
export const scene = (parts: Partial<Scene> = {}): Scene => ({
  ...{ sceneId: "scene-1", title: "Lantern", summary: "", fromVersion: 4, toVersion: 8, beats: [], tension: 0.5 },
  ...parts,
});

type Act = Recap["acts"][number];
export const act = (parts: Partial<Act> = {}): Act => ({
  ...{ title: "Act 1: Lantern", summary: "", sceneIds: ["scene-1"], tension: 0.5 },
  ...parts,
});
