import type { Recap } from "../../../../src/durable/protocol/state/session.ts";

/** A recap without any text, with some of its parts. */
export function sampleRecap(parts: Partial<Recap> = {}): Recap {
  return {
    ...{
      summaryVersion: 1,
      text: "",
      scenes: [],
      acts: [],
      hooks: [],
      highlights: [],
      momentumArc: [],
      safetyNotes: [],
    },
    statistics: {
      ...{
        participants: 2,
        lines: 3,
        narrations: 1,
        contests: 0,
        rituals: 0,
        trades: 0,
        words: 40,
        durationMs: 60_000,
      },
    },
    ...parts,
  };
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
