import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../../../../tools/project.ts";
import { testDir } from "../support.ts";

const SOURCE = `type Kind = "one" | "two" | "three";
export function silent(kind: Kind): number {
  switch (kind) {
    case "one":
      return 1;
    default:
      return 0;
  }
}
export function partial(kind: Kind, told: string[]): void {
  switch (kind) {
    case "one":
      told.push(kind);
      break;
  }
}
export function named(kind: Kind): number {
  switch (kind) {
    case "one":
      return 1;
    case "two":
    case "three":
      return 0;
  }
}
export function ofText(text: string): number {
  switch (text) {
    case "one":
      return 1;
    default:
      return 0;
  }
}
`;

test(
  "DOC4 a switch over a union that does not name every case is no good, with or without a default",
  { timeout: 30_000 },
  async () => {
    const dir = testDir();
    writeFileSync(join(dir, "switches.ts"), SOURCE);
    writeFileSync(join(dir, "tsconfig.json"), JSON.stringify({ extends: join(PROJECT, "tsconfig.json") }));
    symlinkSync(join(PROJECT, "node_modules"), join(dir, "node_modules"));
    const output = await lint(dir);
    const lines = [...output.matchAll(/switches\.ts:(\d+):\d+[^\n]*switch-exhaustiveness-check/g)].map(
      ([, line]) => line,
    );
    expect(lines).toEqual(["3", "11"]);
  },
);

function lint(dir: string): Promise<string> {
  const args = ["--config", join(PROJECT, ".oxlintrc.json"), "--format", "unix", "switches.ts"];
  return new Promise((resolve) => {
    execFile(join(PROJECT, "node_modules/.bin/oxlint"), args, { cwd: dir }, (_, stdout) => resolve(stdout));
  });
}
