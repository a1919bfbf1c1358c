import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import * as v from "valibot";
import { PROJECT } from "../project.ts";
import { BUNDLED_AS, emitPackage, type EmittedFiles } from "./package-program.ts";

const SOURCE = join(PROJECT, "src/client/package");

/** The documents that machines read, beside the schemas for valibot (DOC5). */
const CONTRACTS = ["openapi.json", "asyncapi.json"];

const Manifest = v.looseObject({
  name: v.string(),
  version: v.string(),
  exports: v.record(v.string(), v.string()),
});
/** The package.json of the client's package, as it is written by hand: `exports` name the modules alone. */
export type Manifest = v.InferOutput<typeof Manifest>;

/** Reads src/client/package/manifest.json. */
export function readManifest(): Manifest {
  return v.parse(Manifest, JSON.parse(readFileSync(join(SOURCE, "manifest.json"), "utf8")));
}

/** The entries of the package by their subpath (`./verify`), each as the source below src/client/entries. */
export function entriesOf({ exports }: Manifest): Readonly<Record<string, string>> {
  const modules = Object.entries(exports).filter(([, file]) => file.endsWith(".js"));
  return Object.fromEntries(
    modules.map(([subpath, file]) => [subpath, file.replace("./lib/client/entries/", "").replace(/\.js$/, ".ts")]),
  );
}

/**
 * Builds the package `frontier-hub-client` into `directory`: ES modules with declarations and source maps below `lib`, its
 * package.json, README, CHANGELOG and LICENSE.
 * @returns the files below `lib`
 * @throws Error where the sources do not build
 */
export async function buildPackage(directory: string): Promise<EmittedFiles> {
  const manifest = readManifest();
  const files = new Map(emitPackage(Object.values(entriesOf(manifest))));
  files.set(BUNDLED_AS, await bundleHashes());
  await rm(directory, { recursive: true, force: true });
  for (const [path, text] of files) {
    const file = join(directory, "lib", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await writeFile(join(directory, "package.json"), `${JSON.stringify(withTypes(manifest), null, 2)}\n`);
  for (const name of ["README.md", "CHANGELOG.md"]) {
    await writeFile(join(directory, name), readFileSync(join(SOURCE, name)));
  }
  for (const name of CONTRACTS) {
    await writeFile(join(directory, name), readFileSync(join(PROJECT, "docs/protocol/schema", name)));
  }
  await writeFile(join(directory, "LICENSE"), readFileSync(join(PROJECT, "LICENSE")));
  return files;
}

function withTypes(manifest: Manifest): object {
  const exports: Record<string, string | { types: string; default: string }> = {};
  for (const [subpath, file] of Object.entries(manifest.exports)) {
    exports[subpath] = file.endsWith(".js") ? { types: file.replace(/\.js$/, ".d.ts"), default: file } : file;
  }
  return { ...manifest, exports };
}

const HASHES_LICENCE = "/*! @noble/hashes, MIT License, (c) 2022 Paul Miller (paulmillr.com) */";

/** SHA-256 of @noble/hashes as one module. */
async function bundleHashes(): Promise<string> {
  const contents = `
    export { sha256 } from "@noble/hashes/sha2.js";
    export { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: PROJECT },
    absWorkingDir: PROJECT,
    bundle: true,
    format: "esm",
    target: "es2022",
    banner: { js: HASHES_LICENCE },
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  // The comments of the bundler name files of this machine's packages.
  return (outputFiles[0]?.text ?? "").replaceAll(/^\/\/ node_modules.*\n/gm, "");
}
