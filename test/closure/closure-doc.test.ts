import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { BEGIN, END, workedExample } from "./worked-example.ts";

const PROJECT = new URL("../../", import.meta.url);
const text = await readFile(new URL("docs/CLOSURE.md", PROJECT), "utf8");

test("CLO3 CLO4 CLO5 CLO6 the worked example of docs/CLOSURE.md is what the code makes of it", async () => {
  const shown = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
  expect(shown, "run `node test/closure/write-worked-example.ts`").toBe(await workedExample());
});

test("CLO1 every file that docs/CLOSURE.md names is there", () => {
  const named = [...text.matchAll(/`((?:src|test|bench|docs)\/[\w./-]+)`/gu)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(new URL(path, PROJECT)))).toEqual([]);
});
