import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entriesOf, readManifest } from "../../../tools/client/build-package.ts";
import { PROJECT } from "../../../tools/project.ts";
import { olderNode } from "../../support/older-node.ts";
import { filesBelow, installFresh, type FreshFolder } from "./fresh-folder.ts";

const SUBPATHS = Object.keys(entriesOf(readManifest()));
const specifierOf = (subpath: string): string => `frontier-hub-client${subpath.slice(1)}`;

const run = promisify(execFile);

let fresh: FreshFolder;
beforeAll(async () => {
  fresh = await installFresh();
});
afterAll(() => fresh.remove());

/** Loads every entry, and lets two players of a hub in memory talk. */
const PLAY = `
${SUBPATHS.map((subpath) => `console.log(Object.keys(await import("${specifierOf(subpath)}")).length > 0);`).join("\n")}
const { connectRoom } = await import("frontier-hub-client");
const { FakeHub } = await import("frontier-hub-client/testing");
const hub = new FakeHub();
const where = { url: hub.url, hubId: "demo", roomId: "quay", platform: hub.platform };
const [mara, teo] = ["mara", "teo"].map((actorId) => connectRoom({ ...where, token: hub.token(actorId) }));
await Promise.all([mara.ready, teo.ready]);
await mara.send("verb.say", { message: "Good evening." });
console.log(teo.state.chat[0].text);
await Promise.all([mara.close(), teo.close()]);
hub.stop();
`;

describe.for([
  ["this", process.execPath],
  ["an older", olderNode()],
] as const)("in %s Node", ([, program]) => {
  test.skipIf(program === undefined)("PKG1 every entry loads from the tarball, and two players talk", () => {
    const script = fresh.write("play.js", PLAY);
    const said = execFileSync(program ?? "", [script], { cwd: fresh.path, encoding: "utf8" });
    expect(said.trim().split("\n")).toEqual([...SUBPATHS.map(() => "true"), "Good evening."]);
  });
});

test("PKG1 valibot is all that it needs", () => {
  const manifest = JSON.parse(readFileSync(join(fresh.installed, "package.json"), "utf8"));
  expect(Object.keys(manifest.dependencies)).toEqual(["valibot"]);
});

test("PKG1 its files name no place of the machine that built it", () => {
  const files = filesBelow(fresh.installed);
  expect(files.length).toBeGreaterThan(100);
  const told = files.filter((file) => {
    const text = readFileSync(join(fresh.installed, file), "utf8");
    return [PROJECT, homedir() + "/", "node_modules", "file://"].some((place) => text.includes(place));
  });
  expect(told).toEqual([]);
});

const GAME = `
import { connectRoom, devToken, type CommandOutcome, type Event } from "frontier-hub-client";
${SUBPATHS.slice(1)
  .map((subpath, at) => `import * as part${at} from "${specifierOf(subpath)}"; export { part${at} };`)
  .join("\n")}
const room = connectRoom({ url: "https://hub.example", hubId: "demo", roomId: "quay", getToken: async () => "t" });
room.on("event", (event: Event) => { if (event.type === "chat.said") console.log(event.data.message.length); });
const outcome: CommandOutcome = await room.send("verb.say", { message: "Good evening." });
// @ts-expect-error a verb's arguments are typed
void room.send("verb.say", { text: 1 });
export const version: number = outcome.status === "accepted" ? outcome.version : 0;
export { devToken };
`;

/** Compilers of the two generations; the native one is quick enough for every way of resolving modules. */
test.each([
  ["typescript-native", "node16", "node16"],
  ["typescript-native", "esnext", "bundler"],
  ["typescript", "node16", "node16"],
])(
  "PKG1 a game compiles against it with %s, module %s and moduleResolution %s, its declarations included",
  async (compiler, module, moduleResolution) => {
    fresh.write("game.ts", GAME);
    const options = { module, moduleResolution, target: "es2022", lib: ["es2024", "dom"], types: [] };
    const strict = { strict: true, noEmit: true, skipLibCheck: false, skipDefaultLibCheck: true };
    const compilerOptions = { ...options, ...strict, exactOptionalPropertyTypes: true };
    const config = fresh.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["game.ts"] }));
    const tsc = join(PROJECT, "node_modules", compiler, "bin/tsc");
    const faults = await run(process.execPath, [tsc, "-p", config]).then(
      ({ stdout }) => stdout,
      (error: Error & { readonly stdout: string }) => `${error.message}\n${error.stdout}`,
    );
    expect(faults).toBe("");
  },
);

/** The gzipped size of a browser's bundle of one line, in bytes. */
async function bundled(line: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: line, resolveDir: fresh.path },
    ...{ bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", write: false },
    external: ["react"],
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}

test("PKG1 a room is at most 14 kB gzipped in a browser's bundle, and what a page does not use is left out", async () => {
  const room = await bundled('export { connectRoom } from "frontier-hub-client"');
  expect(room).toBeGreaterThan(5_000);
  expect(room).toBeLessThanOrEqual(14_000);
  expect(await bundled('export { devToken } from "frontier-hub-client"')).toBeLessThan(3_000);
});

test("PKG1 publint has no finding", async () => {
  const { messages } = await publint({ pkgDir: fresh.installed, pack: false, strict: true });
  expect(messages).toEqual([]);
});

test("PKG1 attw finds the types of every entry, as an ES module", async () => {
  const tarball = new Uint8Array(readFileSync(fresh.tarball));
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (analysis.types === false) throw new Error("attw found no types");
  const seen = Object.keys(analysis.entrypoints);
  expect(seen).toEqual(expect.arrayContaining(SUBPATHS));
  // An ES module has nothing for `require` and for TypeScript before `exports`.
  const isOlder = (kind: string): boolean => kind === "node10" || kind === "node16-cjs";
  const problems = analysis.problems.filter((each) => !("resolutionKind" in each && isOlder(each.resolutionKind)));
  expect(problems).toEqual([]);
});
