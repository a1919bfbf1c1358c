import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { PYTHON_ENV, samplePython } from "../../support/python.ts";
import { startStack, type TestStack } from "../../support/stack.ts";

const run = promisify(execFile);
const python = await samplePython();

describe.skipIf(python === undefined)("the sample in Python", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.stop());

  test("KIT2 CON6 RES3 three actors talk, trade, duel with verified dice, drop, resume and watch the closure", async () => {
    const folder = join(PROJECT, "samples/python");
    const { stdout } = await run(python ?? "", ["play.py", "--url", stack.edgeUrl], { cwd: folder, env: PYTHON_ENV });
    const steps = ["joined", "talked", "traded", "duelled", "dropped and resumed", "closed"];
    for (const [at, step] of steps.entries()) expect(stdout.split("\n")[at]).toMatch(new RegExp(`^${step}`));
    expect(stdout).toContain("the dice are verified");
    expect(stdout).toContain("closed: transcript, story, entities, deltas, moderation, publishing");
    // The recap stands below.
    expect(stdout.split("\n\n")[1]?.trim()).not.toBe("");
  });

  test("KIT2 it says what is wrong where there is no hub, and ends with 1", async () => {
    const args = ["play.py", "--url", "http://127.0.0.1:9"];
    const ended = run(python ?? "", args, { cwd: join(PROJECT, "samples/python"), env: PYTHON_ENV });
    await expect(ended).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^play\.py: /) });
  });
});
