import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { bringUp, bringUpAll } from "../../../../tools/dev-stack/bring-up.ts";
import { endOrphans } from "../../../../tools/dev-stack/processes/end-orphans.ts";
import { listMarked } from "../../../../tools/dev-stack/processes/list-processes.ts";
import { ManagedProcess } from "../../../../tools/dev-stack/processes/managed-process.ts";
import { startOrphanGuard } from "../../../../tools/dev-stack/processes/orphan-guard.ts";
import { waitUntil } from "../../../../tools/dev-stack/processes/wait-until.ts";
import type { StackEvent } from "../../../../tools/dev-stack/stack-event.ts";
import { isAlive, nodePlan, testDir } from "../support.ts";

const STAY = "setInterval(() => {}, 1000);";
const GRANDCHILD = `console.log(require("child_process").spawn(process.execPath, ["-e", "${STAY}"]).pid);`;

function manage(plan: Parameters<typeof nodePlan>[2] & { script: string }) {
  const crashes: string[] = [];
  const guard = startOrphanGuard({});
  const { script, ...changes } = plan;
  const managed = new ManagedProcess(nodePlan(testDir(), script, changes), guard, (_, how) => crashes.push(how));
  onTestFinished(async () => {
    await managed.kill();
    guard.close();
  });
  return { managed, crashes };
}

test("RUN1 a process that is stopped takes along what it started", async () => {
  const { managed, crashes } = manage({ script: GRANDCHILD + STAY });
  managed.start();
  expect(await waitUntil(async () => /\d/.test(managed.tail()), { withinMs: 5_000 })).toBe(true);
  const grandchild = Number(managed.tail());
  expect(isAlive(grandchild)).toBe(true);
  await managed.stop();
  expect(await waitUntil(async () => !isAlive(grandchild), { withinMs: 2_000 })).toBe(true);
  expect(crashes).toEqual([]);
});

test("RUN1 a process that does not stop when it is asked is ended", async () => {
  const script = `process.on("SIGTERM", () => console.log("no")); console.log("here"); ${STAY}`;
  const { managed } = manage({ script, stopWithinMs: 300 });
  managed.start();
  await waitUntil(async () => managed.tail().includes("here"), { withinMs: 5_000 });
  await managed.stop();
  expect(await managed.ended).toBe("signal SIGKILL");
  expect(managed.pid).toBeUndefined();
});

test("RUN1 a process that ends by itself is told with how it ended, and can be started again", async () => {
  const { managed, crashes } = manage({ script: `setTimeout(() => process.exit(3), 50)` });
  managed.start();
  await managed.ended;
  expect(crashes).toEqual(["code 3"]);
  managed.start();
  expect(managed.pid).toBeTypeOf("number");
  await managed.ended;
  expect(crashes).toEqual(["code 3", "code 3"]);
});

test("RUN1 a command that is not there is told", async () => {
  const { managed, crashes } = manage({ script: "", command: "/nowhere/at-all" });
  managed.start();
  await managed.ended;
  expect(crashes).toEqual([expect.stringContaining("ENOENT")]);
});

test("RUN1 a process that ends while it starts is named with its last words", async () => {
  const script = `console.error("port 7 is taken"); process.exit(1)`;
  const { managed } = manage({ script, name: "bridge", isUp: async () => false });
  const refusal =
    /^bridge ended while the hub started \(code 1\)\. Its log is .*part\.log, and ends:\n {4}port 7 is taken$/;
  await expect(bringUp(managed, () => {})).rejects.toThrow(refusal);
});

test("RUN1 a process that never answers is named", async () => {
  const { managed } = manage({ script: STAY, name: "edge", isUp: async () => false, upWithinMs: 200 });
  await expect(bringUp(managed, () => {})).rejects.toThrow(/^edge did not come up within 0.2 s/);
});

test("RUN6 a process that lives and answers nothing any more is given up", { timeout: 20_000 }, async () => {
  let isUp = true;
  const { managed, crashes } = manage({ script: STAY, isUp: async () => isUp, deadAfterMs: 1_000 });
  await bringUp(managed, () => {});
  isUp = false;
  await managed.ended;
  expect(crashes).toEqual(["it answered nothing for 1 s"]);
});

test("RUN6 a process that answers slowly is left alone", { timeout: 15_000 }, async () => {
  let asked = 0;
  const answersSlowly = async () => (asked += 1) > 0;
  const plan = { isUp: async () => asked === 0, isAlive: answersSlowly, deadAfterMs: 1_000 };
  const { managed, crashes } = manage({ script: STAY, ...plan });
  await bringUp(managed, () => {});
  expect(await waitUntil(async () => asked > 0, { withinMs: 10_000 })).toBe(true);
  await sleep(200);
  expect(crashes).toEqual([]);
});

test("RUN1 each starts when those it needs are up, and a failure stops the rest from being started", async () => {
  const told: StackEvent[] = [];
  const first = manage({ script: STAY, name: "first" }).managed;
  const broken = manage({
    script: "process.exit(1)",
    name: "broken",
    after: ["first"],
    isUp: async () => false,
  }).managed;
  const last = manage({ script: STAY, name: "last", after: ["broken"] }).managed;
  await expect(bringUpAll([first, broken, last], (event) => told.push(event))).rejects.toThrow(/^broken ended/);
  expect(told.map((event) => ("name" in event ? `${event.type} ${event.name}` : event.type))).toEqual([
    "starting first",
    "up first",
    "starting broken",
  ]);
  expect(last.pid).toBeUndefined();
});

test("RUN1 a start that is stopped half-way starts nothing more", async () => {
  const stopped = new AbortController();
  const { managed } = manage({ script: STAY, isUp: async () => false, upWithinMs: 60_000 });
  const start = bringUpAll([managed], () => {}, stopped.signal);
  stopped.abort();
  await expect(start).rejects.toThrow(/the start was stopped/);
});

/** A process that holds another one, as `npm start` does; gives both ids. */
async function holdProcess(stackId: string): Promise<{ holder: number; held: number }> {
  const script = fileURLToPath(new URL("./hold-process.ts", import.meta.url));
  const holder = spawn(process.execPath, [script, testDir(), stackId], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  const held = await new Promise<number>((resolve) => holder.stdout.once("data", (text) => resolve(Number(text))));
  return { holder: holder.pid ?? 0, held };
}

test("RUN1 when the starter is killed nothing outlives it", { timeout: 20_000 }, async () => {
  const { holder, held } = await holdProcess("0".repeat(32));
  expect(isAlive(held)).toBe(true);
  process.kill(holder, "SIGKILL");
  expect(await waitUntil(async () => !isAlive(held), { withinMs: 5_000 })).toBe(true);
});

test("RUN2 what outlives starter and guard is ended by the next start", { timeout: 20_000 }, async () => {
  const stackId = "1".repeat(31) + String(process.pid % 10);
  const { holder, held } = await holdProcess(stackId);
  const guards = listMarked(stackId).filter(({ command }) => command.includes("/bin/sh"));
  expect(guards).toHaveLength(1);
  for (const { pid } of guards) process.kill(pid, "SIGKILL");
  process.kill(holder, "SIGKILL");
  await sleep(300);
  expect(listMarked(stackId).map(({ pid }) => pid)).toEqual([held]);
  expect(await endOrphans(stackId)).toBe(1);
  expect(listMarked(stackId)).toEqual([]);
  expect(await endOrphans(stackId)).toBe(0);
});

test("RUN2 processes of another stack are left alone", { timeout: 20_000 }, async () => {
  const { held } = await holdProcess("2".repeat(32));
  expect(await endOrphans("3".repeat(32))).toBe(0);
  expect(isAlive(held)).toBe(true);
});

test("RUN1 the log goes on from start to start, and the last words are those of the last", async () => {
  const dir = testDir();
  const guard = startOrphanGuard({});
  onTestFinished(() => guard.close());
  for (const word of ["one", "two"]) {
    const plan = nodePlan(dir, `console.log("${word}")`, { log: join(dir, "part.log") });
    const managed = new ManagedProcess(plan, guard, () => {});
    managed.start();
    await managed.ended;
    expect(managed.tail()).toBe(word);
  }
});
