import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { newMigrations } from "../../../../tools/drill/switch/new-migrations.ts";

function release(...tags: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "hub-release-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const migrations = tags.map(
    (tag) => `[[env.production.migrations]]\ntag = "${tag}"\nnew_sqlite_classes = ["C${tag}"]\n`,
  );
  writeFileSync(join(folder, "wrangler.toml"), `name = "hub"\n[env.production]\n${migrations.join("")}`);
  return folder;
}

test("RUN13 migrations of objects that only the later release has are named, since the platform does not go back over them", () => {
  expect(newMigrations(release("v1", "v2", "v3"), release("v1"))).toEqual(["v2", "v3"]);
  expect(newMigrations(release("v1"), release("v1"))).toEqual([]);
  expect(newMigrations(release("v1"), release("v1", "v2"))).toEqual([]);
});
