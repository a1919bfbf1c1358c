import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { installFresh, type FreshFolder } from "./fresh-folder.ts";

let fresh: FreshFolder;
beforeAll(async () => {
  fresh = await installFresh();
  symlinkSync(join(PROJECT, "node_modules/vitest"), join(fresh.path, "node_modules/vitest"));
});
afterAll(() => fresh?.remove());

/** The test that docs/guide/testing.md shows. */
function shownTest(): string {
  const page = readFileSync(join(PROJECT, "docs/guide/testing.md"), "utf8");
  const [, shown] = /```ts\n(import \{ connectRoom[\s\S]*?)```/.exec(page) ?? [];
  if (shown === undefined) throw new Error("docs/guide/testing.md shows no test");
  return shown;
}

test("PKG7 the test that the guide shows runs in a game that has installed the package", () => {
  fresh.write("game.test.ts", shownTest());
  const vitest = join(PROJECT, "node_modules/vitest/vitest.mjs");
  const report = join(fresh.path, "report.json");
  const args = [vitest, "run", "--reporter=json", `--outputFile=${report}`, "--root", fresh.path];
  execFileSync(process.execPath, args, { cwd: fresh.path, stdio: "pipe" });
  expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({
    success: true,
    numPassedTests: 2,
    numTotalTests: 2,
  });
});
