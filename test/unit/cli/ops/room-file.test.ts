import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { problem, scriptedHub } from "../../../support/scripted-server.ts";
import { testFolder } from "../../../support/test-folder.ts";
import { runOps } from "./run-ops.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const OPS = "/v1/ops/hubs/hub-one";
const AT = "2026-11-07T20:00:00.000Z";

const hub = await scriptedHub();
const folder = testFolder();
const run = runOps(hub);

const FILE = {
  head: {
    ...{ kind: "room", schema: 1, storage: 6, hubId: "hub-one", roomId: "hall", release: "0.1.0" },
    ...{ exportedAt: AT, version: 2, counts: { log: 1 } },
  },
  row: { kind: "row", table: "log", row: { version: 2 } },
  end: { kind: "end", counts: { log: 1 }, sha256: "a".repeat(64) },
};
const fileOf = (...lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const WHOLE = fileOf(FILE.head, FILE.row, FILE.end);

test("CLI3 OPS7 export writes a whole file for its owner alone, and asks again where one was cut off", async () => {
  let times = 0;
  hub.routes[`GET ${OPS}/rooms/hall/export`] = () => {
    times += 1;
    return { text: times === 1 ? fileOf(FILE.head, FILE.row) : WHOLE, type: "application/x-ndjson" };
  };
  const out = join(folder, "hall.ndjson");
  const done = await run(["export", "hall", "--out", out, "--json"]);
  expect([done.code, done.err]).toEqual([0, expect.stringContaining("cut off; asking again")]);
  expect(JSON.parse(done.out)).toEqual({ roomId: "hall", version: 2, rows: 1, bytes: WHOLE.length, file: out });
  expect(readFileSync(out, "utf8")).toBe(WHOLE);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  expect(await run(["export", "hall"])).toMatchObject({ code: 0, out: WHOLE });
});

test("CLI3 OPS7 export that is cut off again and again leaves no file, and says so", async () => {
  hub.routes[`GET ${OPS}/rooms/hall/export`] = () => ({ text: fileOf(FILE.head), type: "application/x-ndjson" });
  const out = join(folder, "never.ndjson");
  const done = await run(["export", "hall", "--out", out]);
  expect([done.code, done.out]).toEqual([1, ""]);
  expect(done.err).toContain("was cut off, and what came of it is no file");
  expect(hub.asked).toHaveLength(3);
  expect(existsSync(out)).toBe(false);
  hub.routes[`GET ${OPS}/rooms/hall/export`] = () => problem(404, "not-found");
  expect(await run(["export", "hall", "--out", out])).toMatchObject({ code: 1, out: "" });
  expect(await run(["export", "hall", "--json"])).toMatchObject({ code: 64 });
  expect((await run(["export", "hall", "--out", join(folder, "no", "such")])).code).toBe(1);
});

test("CLI3 OPS8 import sends a file to the room that its first line names", async () => {
  hub.routes[`POST ${OPS}/rooms/hall/import`] = () => ({ status: 201, body: { roomId: "hall", version: 2, rows: 1 } });
  const file = join(folder, "in.ndjson");
  writeFileSync(file, WHOLE);
  expect(await run(["import", file])).toMatchObject({
    code: 0,
    out: "room hall is there at version 2, with 1 rows, and goes on\n",
  });
  const piped = await run(["import", "-", "--json"], {}, WHOLE);
  expect([piped.code, JSON.parse(piped.out)]).toEqual([0, { roomId: "hall", version: 2, rows: 1 }]);
  hub.routes[`POST ${OPS}/rooms/hall/import`] = () => problem(409, "not-empty");
  const refused = await run(["import", file]);
  expect([refused.code, refused.err]).toEqual([1, "ops: not-empty: it is not-empty\n"]);
});

test.each([
  ["that is not there", undefined, "cannot be read"],
  ["that is empty", "", "its first line is cut off"],
  ["of something else", '{"format":"frontier-hub-archive"}\n', "is no file of a room"],
])("CLI3 OPS8 import of a file %s asks nothing of the hub", async (_, text, expected) => {
  const file = join(folder, "odd.ndjson");
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);
  const done = await run(["import", file]);
  expect(done.code).toBe(1);
  expect(done.err).toContain(expected);
  expect(done.err).not.toContain("    at ");
  expect(hub.asked).toEqual([]);
});
