import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/servers.ts";
import { BEGIN, END, publishingExample } from "./publishing-example.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

test("CLO6 MOD3 VIEW5 the publishing example of docs/CLOSURE.md is what archive and calendar make of it", async () => {
  const text = await readFile(new URL("../../../../docs/CLOSURE.md", import.meta.url), "utf8");
  const shown = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
  expect(shown, "run `node test/node/archive/publishing/write-publishing-example.ts`").toBe(
    await publishingExample(server.url),
  );
});
