import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ManagedProcess } from "../../../../tools/dev-stack/processes/managed-process.ts";
import { startOrphanGuard } from "../../../../tools/dev-stack/processes/orphan-guard.ts";
import { closeToOthers, makeStateDir } from "../../../../tools/dev-stack/state-dir.ts";
import { nodePlan, testDir } from "../support.ts";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("RUN5 what an earlier release left open to others is closed", () => {
  const dir = join(testDir(), "hub");
  mkdirSync(join(dir, "edge"), { recursive: true });
  writeFileSync(join(dir, "temporal.db"), "");
  chmodSync(dir, 0o755);
  chmodSync(join(dir, "edge"), 0o777);
  chmodSync(join(dir, "temporal.db"), 0o666);
  closeToOthers(dir);
  expect([dir, join(dir, "edge"), join(dir, "temporal.db")].map(modeOf)).toEqual(["700", "700", "600"]);
});

test("RUN5 a directory that holds other things too stays as it is, and so do they", () => {
  const dir = testDir();
  chmodSync(dir, 0o755);
  writeFileSync(join(dir, "run.sh"), "");
  writeFileSync(join(dir, "temporal.db"), "");
  chmodSync(join(dir, "run.sh"), 0o755);
  chmodSync(join(dir, "temporal.db"), 0o644);
  closeToOthers(dir);
  expect([dir, join(dir, "run.sh"), join(dir, "temporal.db")].map(modeOf)).toEqual(["755", "755", "600"]);
});

test("RUN5 the archive's group goes on passing through", () => {
  const dir = join(testDir(), "hub");
  mkdirSync(dir);
  chmodSync(dir, 0o710);
  closeToOthers(dir);
  expect(modeOf(dir)).toBe("710");
});

test.each([0o000, 0o022])(
  "RUN5 under the umask %i a process writes for its user alone, and the starter's mask stays",
  async (mask) => {
    const before = process.umask(mask);
    const dir = join(testDir(), "hub");
    const guard = startOrphanGuard({});
    onTestFinished(() => {
      process.umask(before);
      guard.close();
    });
    makeStateDir(dir);
    const script = `const fs = require("fs"); fs.mkdirSync("rooms"); fs.writeFileSync("rooms/one", "")`;
    const managed = new ManagedProcess(nodePlan(dir, script), guard, () => {});
    managed.start();
    await managed.ended;
    const paths = [
      dir,
      join(dir, "rooms"),
      join(dir, "rooms", "one"),
      join(dir, "logs"),
      join(dir, "logs", "part.log"),
    ];
    expect(paths.map(modeOf)).toEqual(["700", "700", "600", "700", "600"]);
    expect(process.umask(mask)).toBe(mask);
  },
);
