import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockStateDir } from "../../../../tools/dev-stack/stack-lock.ts";
import { testDir } from "../support.ts";

test("RUN1 two stacks on one directory: the second is told who has it, and what to do", async () => {
  const dir = testDir();
  const lock = await lockStateDir(dir);
  const refusal = new RegExp(
    `^HUB_STATE_DIR ${dir} is in use by another stack \\(process ${process.pid}\\): stop that one`,
  );
  await expect(lockStateDir(dir)).rejects.toThrow(refusal);
  await lock.release();
  await (await lockStateDir(dir)).release();
});

test("RUN2 what a killed owner left does not stand in the way", async () => {
  const dir = testDir();
  writeFileSync(join(dir, "stack.sock"), "");
  const lock = await lockStateDir(dir);
  await lock.release();
  expect(existsSync(join(dir, "stack.sock"))).toBe(false);
});

test("RUN3 a directory on a file system that knows no sockets is locked too", async () => {
  const lock = await lockStateDir("/proc/self");
  await expect(lockStateDir("/proc/self")).rejects.toThrow(/is in use by another stack/);
  await lock.release();
});

test("RUN1 RUN3 a directory whose path is too long for a socket is locked too", async () => {
  const dir = join(testDir(), "d".repeat(120));
  mkdirSync(dir);
  const lock = await lockStateDir(dir);
  await expect(lockStateDir(dir)).rejects.toThrow(/is in use by another stack/);
  await lock.release();
});
