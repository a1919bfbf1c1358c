import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { startStack, type TestStack } from "../../support/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

/** The guide's blocks of JSON by what stands behind their fence. */
const guide = readFileSync(join(PROJECT, "docs/guide/verbs.md"), "utf8");
const blocks = [...guide.matchAll(/^```json (.+)\n([\s\S]*?)^```$/gm)].map(([, name = "", text = ""]) => ({
  name,
  text,
}));
/** The guide's commands: all that begin with npm and name the reader's own folder. */
const commands = [...guide.matchAll(/^npm run (world|play) -- (.*)$/gm)].map(([, tool = "", words = ""]) => ({
  tool,
  words,
}));

function run(tool: string, words: string, folder: string, ...more: string[]) {
  const args = [join(PROJECT, `tools/${tool}.ts`), ...words.replaceAll("my-world", folder).split(" "), ...more];
  return spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
}

test("CAT7 CAT12 the guide goes from nothing to a verb that is played, and its check and contest are good", () => {
  const folder = mkdtempSync(join(tmpdir(), "hub-my-world-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [catalog, sample] = ["catalog.json", "round.json"].map(
    (name) => blocks.find((each) => each.name === name)?.text,
  );
  writeFileSync(join(folder, "catalog.json"), catalog ?? "");
  writeFileSync(join(folder, "round.json"), sample ?? "");
  expect(commands.map(({ tool, words }) => `${tool} ${words.split(" ")[0]}`)).toEqual([
    "world check",
    "world diff",
    "world put",
    "play my-world/round.json",
  ]);
  for (const { tool, words } of commands) {
    const address = tool === "play" ? ["--url", stack.edgeUrl] : ["--hub", stack.edgeUrl];
    const { status, stdout, stderr } = run(tool, words, folder, ...address);
    expect({ words, status, out: status === 0 ? "" : stdout + stderr }).toMatchObject({
      status: words.startsWith("diff") ? 2 : 0,
    });
  }
  const more = blocks.filter(({ name }) => name === "catalog.json verbs").map(({ text }) => JSON.parse(text) as object);
  expect(more).toHaveLength(2);
  const whole = JSON.parse(catalog ?? "{}") as { verbs: object };
  writeFileSync(
    join(folder, "catalog.json"),
    JSON.stringify({ ...whole, verbs: Object.assign({}, whole.verbs, ...more) }),
  );
  expect(run("world", "put my-world", folder, "--hub", stack.edgeUrl)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("3 verbs of its own"),
  });
});
