import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAssets } from "../../../tools/assets/build-assets.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "console-"));
  await buildAssets(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const chunks = (): string => join(directory, "console/chunks");
const gzipped = async (file: string): Promise<number> => gzipSync(await readFile(join(chunks(), file))).length;

/** The chunks that a page loads with these: what they import, and what that imports; what is loaded later apart. */
async function loadedWith(files: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = await readFile(join(chunks(), file), "utf8");
    waiting.push(...Array.from(text.matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g), ([, name = ""]) => name));
  }
  return found;
}

async function sizeOf(files: Iterable<string>): Promise<number> {
  const sizes = await Promise.all(Array.from(files, gzipped));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test("UI3 the first face is at most 45 kB gzipped, and the whole console 120", async () => {
  const all = (await readdir(chunks())).filter((file) => /\.(js|css)$/.test(file));
  const first = await loadedWith(all.filter((file) => /^(shell|play-face)-.*js$/.test(file)));
  expect(first.size).toBeGreaterThan(3);
  const styles = all.filter((file) => file.endsWith(".css"));
  expect(await sizeOf([...first, ...styles])).toBeLessThan(45_000);
  expect(await sizeOf(all)).toBeLessThan(120_000);
});

test("UI1 the page names its chunks, and no script or style stands in it", async () => {
  const page = await readFile(join(directory, "console/index.html"), "utf8");
  expect(page).toMatch(/<script type="module" src="\/console\/chunks\/shell-[A-Z0-9]{8}\.js"><\/script>/);
  expect(page).toMatch(/<link rel="stylesheet" href="\/console\/chunks\/styles-[A-Z0-9]{8}\.css" \/>/);
  expect(page).toMatch(/<link rel="modulepreload" href="\/console\/chunks\/chunk-[A-Z0-9]{8}\.js" \/>/);
  expect(page).not.toMatch(/%[A-Z]+%|<style|<script>|\son[a-z]+=/);
});

test("UI1 the headers allow what the hub serves, and nothing else", async () => {
  const headers = await readFile(join(directory, "_headers"), "utf8");
  expect(headers).toMatch(/^\/console\/\*\n/);
  expect(headers).toContain(
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
      "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'\n",
  );
  expect(headers).toContain("/console/chunks/*\n  Cache-Control: public, max-age=31536000, immutable\n");
});

test("UI1 a second build, as of a second hub, touches no file that stays and removes chunks of an earlier one", async () => {
  const stale = join(directory, "console/chunks/play-face-AAAAAAAA.js");
  const halfWritten = join(directory, "console/chunks/play-face-BBBBBBBB.js.4242");
  await Promise.all([writeFile(stale, "old"), writeFile(halfWritten, "new")]);
  const before = await writtenAt();
  await buildAssets(directory);
  expect(await writtenAt()).toEqual(before.filter(([name]) => name !== "console/chunks/play-face-AAAAAAAA.js"));
});

/** Each file below the directory with the time of its last change. */
async function writtenAt(): Promise<[name: string, at: number][]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return files.map((file, at) => [relative(directory, file), times[at] ?? 0]);
}
