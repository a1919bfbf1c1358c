import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { BUNDLE_SOURCES, bundleWorkflows } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { PROJECT } from "../../../../tools/project.ts";

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "bundles-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test("a bundle is kept, used again, and built again where it was cut short", async () => {
  const directory = await newDirectory();
  await writeFile(join(directory, "hub-contests-0123456789abcdef.json"), "made from other sources");
  const built = await bundleWorkflows("hub-contests", directory);
  const [file = "", ...others] = await readdir(directory);
  expect([file, others]).toEqual([expect.stringMatching(/^hub-contests-[0-9a-f]{16}\.json$/), []]);
  const path = join(directory, file);

  await utimes(path, 1, 1);
  expect((await bundleWorkflows("hub-contests", directory)).code).toBe(built.code);
  expect((await stat(path)).mtimeMs).toBe(1_000);

  await writeFile(path, (await readFile(path, "utf8")).slice(0, 1_000));
  expect((await bundleWorkflows("hub-contests", directory)).code).toBe(built.code);
  expect((await stat(path)).size).toBeGreaterThan(1_000);
});

test("a directory that cannot be written is no fault", async () => {
  const file = join(await newDirectory(), "a file");
  await writeFile(file, "");
  await expect(bundleWorkflows("hub-contests", join(file, "below"))).resolves.toHaveProperty("code");
});

test.each(["hub-contests", "hub-closures"] as const)("all sources of %s count for what is kept", async (taskQueue) => {
  const { code } = await bundleWorkflows(taskQueue);
  const map = Buffer.from(code.slice(code.lastIndexOf("base64,") + "base64,".length), "base64").toString();
  const { sources } = JSON.parse(map) as { sources: string[] };
  const ours = sources.filter((path) => path.startsWith(PROJECT) && !path.includes("/node_modules/"));
  expect(ours.length).toBeGreaterThan(10);
  const known = BUNDLE_SOURCES.map((folder) => join(PROJECT, folder, "/"));
  expect(ours.filter((path) => !known.some((folder) => path.startsWith(folder)))).toEqual([]);
});
