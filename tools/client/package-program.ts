import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { PROJECT } from "../project.ts";
import { markPure } from "./mark-pure.ts";

const SOURCE = join(PROJECT, "src");

/** The one package that the library takes in, so that valibot stays its only dependency. */
export const BUNDLED = /"@noble\/hashes\/\w+\.js"/g;
/** Where it lies in the built package, from `lib` on. */
export const BUNDLED_AS = "vendor/noble-hashes.js";

/** Texts of the built files by their path below `lib`. */
export type EmittedFiles = ReadonlyMap<string, string>;

/**
 * Compiles the package's entries with all they reach: modules, declarations and source maps that hold their sources.
 * @param entries names of files in src/client/entries
 * @param isChecked whether they compile has been seen already, as a step of its own
 * @throws Error with the compiler's words where they do not compile
 */
export function emitPackage(entries: readonly string[], isChecked = false): EmittedFiles {
  const options = packageOptions();
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => {
    const text = readFile(file);
    return text === undefined || !file.startsWith(SOURCE) ? text : markPure(text);
  };
  const roots = entries.map((entry) => join(SOURCE, "client/entries", entry));
  const program = ts.createProgram(roots, options, host);
  const files = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    const name = relative(join(PROJECT, "lib"), path).replaceAll("\\", "/");
    files.set(name, finish(name, text));
  });
  const faults = [...(isChecked ? [] : ts.getPreEmitDiagnostics(program)), ...diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, host));
  return files;
}

function packageOptions(): ts.CompilerOptions {
  const file = join(SOURCE, "client/tsconfig.json");
  const { config } = ts.readConfigFile(file, (path) => readFileSync(path, "utf8")) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(SOURCE, "client"));
  const { tsBuildInfoFile: _, ...rest } = options;
  return {
    ...rest,
    ...{ noEmit: false, incremental: false, rewriteRelativeImportExtensions: true },
    ...{ declaration: true, sourceMap: true, inlineSources: true },
    ...{ rootDir: SOURCE, outDir: join(PROJECT, "lib") },
  };
}

/** Imports name files of the package, and a map names its source from the project's `src` on. */
function finish(name: string, text: string): string {
  if (name.endsWith(".map")) {
    const map = JSON.parse(text) as { sources: string[] };
    return JSON.stringify({ ...map, sources: [name.replace(/\.js\.map$/, ".ts")], sourceRoot: "frontier-hub/" });
  }
  const up = "../".repeat(name.split("/").length - 1);
  return text
    .replaceAll(/((?:from|import\() ?")(\.[^"]+)\.tsx?"/g, '$1$2.js"')
    .replaceAll(BUNDLED, `"${up}${BUNDLED_AS}"`);
}
