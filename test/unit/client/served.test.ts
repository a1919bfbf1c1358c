import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAssets } from "../../../tools/assets/build-assets.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "served-"));
  await buildAssets(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("PKG3 each entry is a module that needs no other package", async () => {
  const names = (await readdir(join(directory, "client"))).filter((name) => name.endsWith(".js"));
  expect(names).toEqual(expect.arrayContaining(["room.js", "testing.js", "verify.js"]));
  for (const name of names) {
    const loaded: object = await import(/* @vite-ignore */ pathToFileURL(join(directory, "client", name)).href);
    expect(Object.keys(loaded)).not.toEqual([]);
  }
});

test("DOC5 the hub serves the contracts as they are recorded, to pages of any origin", async () => {
  const headers = await readFile(join(directory, "_headers"), "utf8");
  for (const name of ["openapi.json", "asyncapi.json"]) {
    expect(await readFile(join(directory, name), "utf8")).toBe(await readFile(`docs/protocol/schema/${name}`, "utf8"));
    expect(headers).toContain(`/${name}\n  Access-Control-Allow-Origin: *\n`);
  }
});

test("PKG3 pages of any origin may import them, and ask whether they changed", async () => {
  const headers = await readFile(join(directory, "_headers"), "utf8");
  const client = headers.slice(headers.indexOf("/client/*\n"));
  expect(client).toContain("  Access-Control-Allow-Origin: *\n");
  expect(client).toContain("  Cache-Control: no-cache\n");
});
