import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { place, removeOthers } from "../assets/place-files.ts";
import type { BuiltFiles } from "../console/build-console.ts";
import { PROJECT } from "../project.ts";
import { entriesOf, readManifest } from "./build-package.ts";
import { markPure } from "./mark-pure.ts";

/** Pages of any origin may import the library: it holds no secret. Its names stay, so browsers ask whether it changed. */
export const CLIENT_HEADERS = `/client/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Cache-Control: no-cache
`;

/** Entries that need a package of the page's own: no browser resolves their bare imports. */
const NEEDS_BUNDLER: ReadonlySet<string> = new Set(["react.ts"]);

/**
 * Bundles the client library for pages without a bundler into `directory`, the folder of the static assets: one module
 * for each entry under a name that stays (`client/room.js`), and what they share in chunks.
 * @throws Error where the sources do not build
 */
export async function buildServedClient(directory: string): Promise<BuiltFiles> {
  const entries = Object.values(entriesOf(readManifest())).filter((entry) => !NEEDS_BUNDLER.has(entry));
  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: entries.map((entry) => join(PROJECT, "src/client/entries", entry)),
    outdir: join(directory, "client"),
    entryNames: "[name]",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: "linked",
    write: false,
    logLevel: "silent",
    plugins: [PURE_SCHEMAS],
  });
  // An entry comes after the chunks that it names.
  const chunksFirst = outputFiles.toSorted((left, right) => right.path.length - left.path.length);
  for (const { path, contents } of chunksFirst) await place(path, contents);
  await removeOthers(
    join(directory, "client/chunks"),
    outputFiles.map(({ path }) => basename(path)),
  );
  return Object.fromEntries(
    outputFiles.map(({ path, contents }) => [relative(directory, path).replaceAll("\\", "/"), contents.length]),
  );
}

/** Reads the project's sources with their schemas marked as pure. */
const PURE_SCHEMAS: Plugin = {
  name: "pure-schemas",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: markPure(await readFile(path, "utf8")),
      loader: "ts",
    }));
  },
};
