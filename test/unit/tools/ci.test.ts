import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";

const read = (file: string) => readFileSync(join(PROJECT, file), "utf8");

test("RUN8 CI installs, checks and tests by the README's commands in the README's order, and installs nothing first", () => {
  // Not those of one step, of one folder or of the benchmarks.
  const whole = /^(npm (?:ci|test|run (?:--silent )?check))\b(?!.* -- |.*--prefix)/;
  const commandsIn = (file: string) =>
    read(file)
      .split("\n")
      .flatMap((line) => whole.exec(line)?.[1]?.replace("--silent ", "") ?? []);
  expect(commandsIn(".ci/run")).toEqual(["npm ci", "npm run check", "npm test"]);
  expect(commandsIn("README.md")).toEqual(commandsIn(".ci/run"));
  const installs = (line: string) => /npm (ci|install)|npx|apt-get|pip /.test(line) && !line.startsWith("#");
  expect(read(".ci/run").split("\n").find(installs)).toMatch(/^npm ci --no-audit/);
});

test("RUN8 the oldest Node that is named is the first to run TypeScript as it is", () => {
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  expect(engines.node).toBe(">=22.18");
  expect(read("README.md")).toContain("Node 22.18 or newer");
});
