import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../../project.ts";
import { unpack } from "./pack.ts";
import { releaseFiles } from "./release-files.ts";

/**
 * Unpacks the sources of a kept release below `.cache/releases`, once, and gives their folder. They run with the packages
 * of this project; the console's pages are not among them.
 * @throws where the release is not kept
 */
export async function openRelease(version: string): Promise<string> {
  const { sources } = releaseFiles(version);
  const digest = createHash("sha256").update(await readFile(sources));
  const directory = join(PROJECT, ".cache/releases", `${version}-${digest.digest("hex").slice(0, 12)}`);
  if (!(await isThere(directory))) await openAt(directory, sources);
  // The workflows of a release are bundled with the packages of today, and bundled anew where those change.
  await copyFile(join(PROJECT, "package-lock.json"), join(directory, "package-lock.json"));
  return directory;
}

async function openAt(directory: string, sources: string): Promise<void> {
  const half = `${directory}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await unpack(sources, half);
  await symlink(join(PROJECT, "node_modules"), join(half, "node_modules"));
  await mkdir(join(half, "dist/assets"), { recursive: true });
  const config = join(half, "wrangler.toml");
  await writeFile(config, withoutBuild(await readFile(config, "utf8")));
  // Of two concurrent calls, one creates it.
  await rename(half, directory).catch(() => rm(half, { recursive: true, force: true }));
}

/** The build makes the console's pages, whose sources are not kept. */
function withoutBuild(toml: string): string {
  return toml.replace(/^\[build\]\n(?:[^[\n].*\n)*/m, "");
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
