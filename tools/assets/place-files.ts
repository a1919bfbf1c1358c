import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A name that the build gives: its hash in it. */
const CHUNK = /-[A-Z0-9]{8}\.(?:js|css)(?:\.map)?$/;

/** Writes a file in one step, unless it has these contents. */
export async function place(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents) === true) return;
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, contents);
  await rename(unfinished, path);
}

/** Removes the chunks that an earlier build left, but not what another build is just writing. */
export async function removeOthers(folder: string, names: readonly string[]): Promise<void> {
  const others = (await readdir(folder)).filter((name) => CHUNK.test(name) && !names.includes(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}
