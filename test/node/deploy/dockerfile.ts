import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../../tools/project.ts";

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of each stage of the project's Dockerfile, without comments, each on one line. */
export function readStages(): readonly (readonly Instruction[])[] {
  const text = readFileSync(join(PROJECT, "Dockerfile"), "utf8");
  const lines = text.replaceAll(/\\\n\s*/g, "").split("\n");
  const stages: Instruction[][] = [];
  for (const [, name = "", rest = ""] of lines.map((line) => /^([A-Z]+) +(.*)$/.exec(line) ?? [])) {
    if (name === "FROM") stages.push([]);
    else if (name !== "") stages.at(-1)?.push({ name, rest });
  }
  return stages;
}

/** The variables that a stage sets. */
export function variablesOf(stage: readonly Instruction[]): Record<string, string> {
  const set = stage.filter(({ name }) => name === "ENV").flatMap(({ rest }) => rest.trim().split(/\s+/));
  return Object.fromEntries(set.map((each) => each.split("=", 2) as [string, string]));
}
