import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadSample } from "../../../../tools/play/sample/load-sample.ts";
import { readArguments } from "../../../../tools/world/arguments.ts";
import { readWorld } from "../../../../tools/world/read-world.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "hub-world-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function faultsIn(files: Readonly<Record<string, string>>): Promise<readonly [path: string, message: string][]> {
  const read = await readWorld(folderWith(files));
  return read.ok ? [] : read.faults.map(({ path, message }) => [path, message]);
}

describe("CAT12 a world is a folder", () => {
  test("of the project: each is good, and the canals can be played", async () => {
    expect(await readWorld("samples/worlds/canals")).toMatchObject({ ok: true, world: { verbs: 11, entities: 16 } });
    expect(await readWorld("samples/worlds/frontier")).toMatchObject({ ok: true, world: { verbs: 2, entities: null } });
    expect(await loadSample("samples/worlds/canals/heist.json")).toMatchObject({ ok: true });
  });

  test("whose faults are named by file and path, those of the lexicon too", async () => {
    expect(await faultsIn({})).toEqual([["", "is not there"]]);
    expect(await faultsIn({ "catalog.json": "{" })).toEqual([["", expect.stringContaining("is not JSON")]]);
    expect(await faultsIn({ "catalog.json": '{"verbs":{"verb.row":{}}}' })).toEqual([
      ["verbs.verb.row", expect.stringContaining("one of effects, check and contest")],
    ]);
    const lexicon = JSON.stringify({ entities: [{ entityId: "x" }] });
    expect((await faultsIn({ "catalog.json": "{}", "lexicon.json": lexicon })).length).toBeGreaterThan(0);
  });
});

describe("CAT12 the command line", () => {
  const read = (...argv: string[]) => readArguments(argv, { HUB_PORT: "9000" });
  test("has a task and a folder, and finds the hub by its settings", () => {
    expect(read("put", "x")).toMatchObject({
      arguments: { task: "put", folder: "x", url: "http://127.0.0.1:9000", hubId: "demo", json: false },
    });
    expect(read("diff", "x", "--hub", "https://h/", "--hub-id", "canals", "--token", "t", "--json")).toMatchObject({
      arguments: { url: "https://h", hubId: "canals", token: "t", json: true },
    });
    expect(read("--help")).toEqual({ kind: "help" });
  });

  test.each([
    [[]],
    [["paint", "x"]],
    [["put"]],
    [["put", "x", "y"]],
    [["put", "x", "--hub", "h"]],
    [["put", "x", "--hub-id", "No"]],
    [["put", "x", "--force"]],
  ])("says what is wrong with %j", (argv) => {
    expect(readArguments(argv, {})).toMatchObject({ kind: "wrong", message: expect.stringMatching(/\w/) });
  });
});
