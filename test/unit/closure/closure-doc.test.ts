import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { BEGIN, END, workedExample } from "./scenarios/worked-example.ts";

const PROJECT = new URL("../../../", import.meta.url);
const text = await readFile(new URL("docs/CLOSURE.md", PROJECT), "utf8");

test("CLO3 CLO4 CLO5 CLO6 the worked example of docs/CLOSURE.md is what the code makes of it", async () => {
  const shown = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
  expect(shown, "run `node test/unit/closure/scenarios/write-worked-example.ts`").toBe(await workedExample());
});

test("CLO1 every file that docs/CLOSURE.md names is there", () => {
  const named = [...text.matchAll(/`((?:src|tools|test|bench|docs)\/[\w./-]+)`/gu)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(new URL(path, PROJECT)))).toEqual([]);
});

test("CLO6 CLO7 CLO8 docs/operations/runbooks/README.md explains every alert that the closure worker raises", async () => {
  const sources = ["closure", "publishing"].map(async (part) => {
    const folder = new URL(`src/offline-bridge/${part}/activities/`, PROJECT);
    const files = (await readdir(folder)).map((name) => readFile(new URL(name, folder), "utf8"));
    return (await Promise.all(files)).join("\n");
  });
  const code = (await Promise.all(sources)).join("\n");
  const raised = [...code.matchAll(/reason: "([a-z-]+)",\s+severity: "([a-z]+)"/gu)];
  expect(raised.length).toBeGreaterThanOrEqual(7);
  const operations = await readFile(new URL("docs/operations/runbooks/README.md", PROJECT), "utf8");
  const missing = raised.filter(
    ([, reason, severity]) => !operations.includes(`| [\`${reason}\`](alerts/${reason}.md) | ${severity} |`),
  );
  expect(missing.map(([, reason]) => reason)).toEqual([]);
});
