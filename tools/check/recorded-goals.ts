import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { PROJECT } from "../project.ts";

const Goal = v.object({ id: v.string(), met: v.boolean() });
const Report = v.object({ sections: v.array(v.object({ goals: v.array(Goal) })) });

/** The goals of the last recorded run of `npm run bench`, and whether each was met. */
export function recordedGoals(): ReadonlyMap<string, boolean> {
  const text = readFileSync(join(PROJECT, "docs/benchmarks/latest.json"), "utf8");
  const { sections } = v.parse(Report, JSON.parse(text));
  return new Map(sections.flatMap(({ goals }) => goals.map(({ id, met }) => [id, met])));
}
