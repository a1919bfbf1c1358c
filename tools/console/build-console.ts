import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { place, removeOthers } from "../assets/place-files.ts";
import { PROJECT } from "../project.ts";

const SOURCE = join(PROJECT, "src/console");

/**
 * Headers of everything under /console/. Scripts and styles come from the hub alone, nothing may frame the pages, and no
 * text becomes markup or code (`require-trusted-types-for`). A page that the console opens to sign in keeps its way back
 * (UI4), and no other page has one.
 */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
].join("; ");
/** The lines of `_headers` for the console. */
export const CONSOLE_HEADERS = `/console/*
  Content-Security-Policy: ${POLICY}
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  Cross-Origin-Opener-Policy: same-origin-allow-popups
  Permissions-Policy: camera=(), geolocation=(), microphone=()
/console/chunks/*
  Cache-Control: public, max-age=31536000, immutable
`;

/** The files that the build wrote, by path below the assets folder, with their sizes in bytes. */
export type BuiltFiles = Readonly<Record<string, number>>;

/**
 * Bundles src/console into `directory`, the folder that the Worker serves as static assets: one page, one chunk for each
 * face, named by content so that browsers keep them for ever. A file that is there already stays untouched, and each
 * new one appears whole: a hub that serves the folder meanwhile never answers 404 for the page.
 * @throws Error where the sources do not build
 */
export async function buildConsole(directory: string): Promise<BuiltFiles> {
  const into = join(directory, "console");
  const { metafile, outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: { shell: join(SOURCE, "shell/main.tsx"), styles: join(SOURCE, "shell/styles.css") },
    outdir: join(into, "chunks"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2023",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    sourcemap: "linked",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const page = await readFile(join(SOURCE, "index.html"), "utf8");
  const named = page
    .replace("%SCRIPT%", `/console/chunks/${entryOf(metafile, "shell/main.tsx")}`)
    .replace("%PRELOADS%", preloadsOf(metafile, ["shell/main.tsx", "play/play-face.tsx"]))
    .replace("%STYLES%", `/console/chunks/${entryOf(metafile, "shell/styles.css")}`);
  // The page comes after the chunks that it names.
  for (const { path, contents } of outputFiles) await place(path, contents);
  await place(join(into, "icon.svg"), await readFile(join(SOURCE, "icon.svg")));
  await place(join(into, "index.html"), Buffer.from(named));
  await removeOthers(
    join(into, "chunks"),
    outputFiles.map(({ path }) => basename(path)),
  );
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, { bytes }]) => [`console/chunks/${basename(path)}`, bytes]),
  );
}

/** Links to the chunks that entries share, so that a browser asks for them with the page, and not one after another. */
function preloadsOf(metafile: Metafile, entries: readonly string[]): string {
  const found = new Set<string>();
  const waiting = entries.map((entry) => outputOf(metafile, entry));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const imports = metafile.outputs[path]?.imports ?? [];
    const chunks = imports.filter(({ kind }) => kind === "import-statement").map((each) => each.path);
    waiting.push(...chunks.filter((each) => !found.has(each)));
    for (const each of chunks) found.add(each);
  }
  const names = [...found].map((path) => basename(path)).toSorted();
  return names.map((name) => `<link rel="modulepreload" href="/console/chunks/${name}" />`).join("\n    ");
}

/** The name of the output made from an entry. */
function entryOf(metafile: Metafile, entry: string): string {
  return basename(outputOf(metafile, entry));
}

function outputOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry));
  if (found === undefined) throw new Error(`the build made nothing of ${entry}`);
  return found[0];
}
