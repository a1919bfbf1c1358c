import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScenarioReport } from "../../../tools/play/output/report.ts";
import { PROJECT } from "../../../tools/project.ts";
import { startStack, type TestStack } from "../../support/stack.ts";

const WORLD = "samples/worlds/canals";
let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

function run(tool: string, ...args: string[]) {
  const command = [join(PROJECT, `tools/${tool}.ts`), ...args];
  return spawnSync(process.execPath, command, { cwd: PROJECT, encoding: "utf8", timeout: 240_000 });
}

/** Every template of the world's lines and outcomes, as what stands between the names in it. */
function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return value.split(/\{\w+\}/).filter((part) => part.trim().length > 20);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsOf) : [];
}

test("CAT7 CAT8 CAT9 CAT10 CAT12 CON6 CLO3 a world is put into an unchanged hub, played, verified, and told in its own words", () => {
  const put = ["put", WORLD, "--hub", stack.edgeUrl, "--hub-id", "canals"];
  expect(run("world", "diff", ...put.slice(1))).toMatchObject({
    status: 2,
    stdout: expect.stringContaining("+ verb.pickLock"),
  });
  expect(run("world", ...put)).toMatchObject({ status: 0, stderr: "" });
  expect(run("world", "diff", ...put.slice(1))).toMatchObject({ status: 0, stdout: "nothing differs\n" });

  const played = run("play", `${WORLD}/heist.json`, "--json", "--url", stack.edgeUrl);
  const report = JSON.parse(played.stdout) as ScenarioReport;
  expect(report.failures).toEqual([]);
  expect(played.status).toBe(0);
  expect(report.dice.filter(({ verified }) => verified)).toHaveLength(5);
  expect(report.actors.every(({ stateEqualsSnapshot }) => stateEqualsSnapshot !== false)).toBe(true);

  const [session] = report.sessions;
  const recap = JSON.stringify(session?.recap);
  const { verbs } = JSON.parse(readFileSync(join(PROJECT, WORLD, "catalog.json"), "utf8")) as { verbs: object };
  const own = wordsOf(verbs).filter((words) => recap.includes(JSON.stringify(words.trim()).slice(1, -1)));
  expect(own.length).toBeGreaterThanOrEqual(3);
  expect(recap).toContain("The bell of the Drowned Belfry tolls 3");
  expect(recap).toMatch(/Pick a lock|Scale a wall|Lift a purse/);
  // Told to one alone, and to the game master.
  expect(recap).not.toMatch(/under the cloak|until the lamps are lit/);
  expect(recap).not.toMatch(/relic|invokes/);
});
