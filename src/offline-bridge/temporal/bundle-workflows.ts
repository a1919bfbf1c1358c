import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { WorkflowBundleWithSourceMap } from "@temporalio/worker";
import * as v from "valibot";

const run = promisify(execFile);
const BUILD = fileURLToPath(new URL("build-bundle.ts", import.meta.url));
const LARGEST_BUNDLE = 64 * 1024 * 1024;

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const KEPT_BUNDLES = join(PROJECT, ".cache/workflows");
/** Everything that a bundle is made of, packages by their lock file; a test holds it against real bundles. */
export const BUNDLE_SOURCES = ["src/offline-bridge", "src/durable/protocol", "src/durable/rules"];

/** Each is the name of a file in `workflows/`. */
export type TaskQueue = "hub-contests" | "hub-closures";

const Bundle = v.object({ code: v.string(), sourceMap: v.string() });

/**
 * Gives the sandboxed code of a queue's workflows: the one in `directory` if it was built from just these sources, else
 * a new one, which takes some seconds and is kept there for the next start. A directory that cannot be written costs the
 * next start the same seconds.
 * @throws Error where the sources do not build
 */
export async function bundleWorkflows(
  taskQueue: TaskQueue,
  directory = KEPT_BUNDLES,
): Promise<WorkflowBundleWithSourceMap> {
  const file = `${taskQueue}-${await sourcesDigest()}.json`;
  return (await readBundle(join(directory, file))) ?? (await build(taskQueue, directory, file));
}

async function build(taskQueue: TaskQueue, directory: string, file: string): Promise<WorkflowBundleWithSourceMap> {
  const { stdout } = await run(process.execPath, [BUILD, taskQueue], { maxBuffer: LARGEST_BUNDLE });
  const bundle = v.parse(Bundle, JSON.parse(stdout));
  await keep(taskQueue, directory, file, stdout).catch(() => {});
  return bundle;
}

/** @returns nothing where there is none, or one that was cut short. */
async function readBundle(path: string): Promise<WorkflowBundleWithSourceMap | undefined> {
  try {
    return v.parse(Bundle, JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Writes a bundle in one step in place of those that other sources made. */
async function keep(taskQueue: TaskQueue, directory: string, file: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const unfinished = join(directory, `.${file}.${process.pid}`);
  await writeFile(unfinished, text);
  await rename(unfinished, join(directory, file));
  const older = (await readdir(directory)).filter((name) => name.startsWith(`${taskQueue}-`) && name !== file);
  await Promise.all(older.map((name) => rm(join(directory, name), { force: true })));
}

/** A digest of all that the workflows of this release are made of. */
export function sourcesDigest(): Promise<string> {
  return fingerprintOf(BUNDLE_SOURCES);
}

/** A digest over the paths and contents of all files in these folders and the versions of all packages. */
async function fingerprintOf(folders: readonly string[]): Promise<string> {
  const listed = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(PROJECT, folder), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return files.map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)));
    }),
  );
  const files = ["package-lock.json", ...listed.flat().sort()];
  const contents = await Promise.all(files.map((file) => readFile(join(PROJECT, file))));
  const hash = createHash("sha256").update(process.version);
  for (const [at, content] of contents.entries()) hash.update(`\0${files[at]}\0${content.length}\0`).update(content);
  return hash.digest("hex").slice(0, 16);
}
