import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const guide = readFileSync("docs/WALKTHROUGH.md", "utf8").replaceAll(/\s+/g, " ");
const files = [...new Set([...guide.matchAll(/`((?:src|test)\/[^`]+\.ts)`/g)].map(([, file]) => file ?? ""))];

test("CMD1 the walkthrough leads through files that exist", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test("CMD1 every function the walkthrough names stands in the file it names it with", () => {
  const named = [...guide.matchAll(/`(src\/[^`]+\.ts)` → `(\w+)`/g)];
  expect(named.length).toBeGreaterThan(15);
  const missing = named.filter(
    ([, file = "", name = ""]) => !new RegExp(`\\b${name}\\b`).test(readFileSync(file, "utf8")),
  );
  expect(missing.map(([text]) => text)).toEqual([]);
});
