import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { standardPlatform } from "../../../../src/client/connection/platform.ts";
import { loadSample } from "../../../../tools/play/sample/load-sample.ts";
import { readArguments } from "../../../../tools/world/arguments.ts";
import { compareLexicons } from "../../../../tools/world/compare-lexicons.ts";
import { readWorld } from "../../../../tools/world/read-world.ts";
import { runWorld } from "../../../../tools/world/run-world.ts";

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
    expect(await readWorld("samples/worlds/canals")).toMatchObject({
      ok: true,
      world: { verbs: 11, lexicon: { entities: { length: 16 } } },
    });
    expect(await readWorld("samples/worlds/frontier")).toMatchObject({
      ok: true,
      world: { verbs: 2, lexicon: { entities: { length: 8 } } },
    });
    expect(await loadSample("samples/worlds/canals/heist.json")).toMatchObject({ ok: true });
  });

  test("CLO12 with a lexicon, as the guide has one", async () => {
    const guide = readFileSync("docs/guide/verbs.md", "utf8");
    const [, text = ""] = /^```json lexicon\.json\n([\s\S]*?)^```$/m.exec(guide) ?? [];
    const read = await readWorld(folderWith({ "catalog.json": "{}", "lexicon.json": text }));
    expect(read).toMatchObject({ ok: true, world: { verbs: 0, lexicon: { entities: { length: 2 } } } });
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

describe("CAT12 CLO12 the lexicon of a world", () => {
  const region = (entityId: string, canonicalName: string) => ({
    entityId,
    entityType: "region",
    canonicalName,
    aliases: [],
    canon: {},
  });
  const [ford, hill] = [region("region.ford", "Ford"), region("region.hill", "Hill")];
  const rite = { capabilityId: "cap.rite", label: "Rite", severity: "high" };

  test("differs from what the hub has by what is new, gone and changed", () => {
    const lexicon = { entities: [ford, hill], prohibitedCapabilities: [rite] };
    expect(compareLexicons(null, lexicon).added).toEqual(["region.ford", "region.hill", "cap.rite"]);
    expect(
      compareLexicons({ entities: [{ ...ford, canon: undefined }, hill], prohibitedCapabilities: [rite] }, lexicon),
    ).toEqual({ added: [], removed: [], changed: [] });
    const before = {
      entities: [ford, region("region.vale", "Vale")],
      prohibitedCapabilities: [{ ...rite, severity: "low" }],
    };
    expect(compareLexicons(before, lexicon)).toEqual({
      added: ["region.hill"],
      removed: ["region.vale"],
      changed: ["cap.rite"],
    });
  });

  const dryRun = {
    catalogVersion: "hub-1",
    verbs: { added: [], removed: [], changed: [] },
    limits: [],
    safety: [],
    rooms: [],
    unreached: [],
    unasked: 0,
  };

  /** Runs the tool against a hub that answers by method and last word of the path. */
  async function play(task: "put" | "diff", answers: Readonly<Record<string, Response>>, files = {}) {
    const asked: string[] = [];
    const [said, told]: [string[], string[]] = [[], []];
    const hub: typeof fetch = async (input, init) => {
      const name = `${init?.method ?? "GET"} ${new URL(new Request(input).url).pathname.split("/").at(-1)}`;
      asked.push(name);
      return answers[name] ?? new Response(null, { status: 500 });
    };
    const folder = folderWith({ "catalog.json": "{}", "lexicon.json": JSON.stringify({ entities: [ford] }), ...files });
    const given = { task, folder, url: "http://hub.test", hubId: "demo", token: "t", json: false };
    const code = await runWorld(given, {
      platform: { ...standardPlatform(), fetch: hub },
      print: (line) => void said.push(line),
      tell: (line) => void told.push(line),
    });
    return { code, asked, said, told };
  }

  test("is put after the catalog, and told with both versions", async () => {
    const answers = {
      "PUT catalog": Response.json({ catalogVersion: "hub-1" }),
      "PUT lexicon": Response.json({ version: 7 }),
    };
    const { code, asked, said } = await play("put", answers);
    expect([code, asked]).toEqual([0, ["PUT catalog", "PUT lexicon"]]);
    expect(said[0]).toContain("a lexicon of 1 entity: hub-1, lexicon 7");
  });

  test("that cannot be put is told apart from the catalog, which is", async () => {
    const fault = { code: "bridge-unavailable", detail: "the archive cannot be reached now", status: 503 };
    const lexicon = Response.json(fault, { status: 503, headers: { "content-type": "application/problem+json" } });
    const { code, told } = await play("put", {
      "PUT catalog": Response.json({ catalogVersion: "hub-1" }),
      "PUT lexicon": lexicon,
    });
    expect([code, told]).toEqual([
      1,
      [
        "world: the catalog hub-1 is in force, and the lexicon is not put",
        expect.stringContaining("bridge-unavailable"),
      ],
    ]);
  });

  test("is compared by diff", async () => {
    const inHub = (lexicon: object | null) => ({
      "PUT catalog": Response.json(dryRun),
      "GET lexicon": Response.json({ version: lexicon === null ? 0 : 3, lexicon }),
    });
    expect(await play("diff", inHub(null))).toMatchObject({ code: 2, said: ["+ lexicon region.ford"] });
    expect(await play("diff", inHub({ entities: [ford] }))).toMatchObject({ code: 0, said: ["nothing differs"] });
  });
});
