import { expect, onTestFinished, test } from "vitest";
import { bringUp } from "../../../../tools/dev-stack/bring-up.ts";
import { ManagedProcess } from "../../../../tools/dev-stack/processes/managed-process.ts";
import { startOrphanGuard } from "../../../../tools/dev-stack/processes/orphan-guard.ts";
import { Supervisor } from "../../../../tools/dev-stack/processes/supervisor.ts";
import { waitUntil } from "../../../../tools/dev-stack/processes/wait-until.ts";
import { nodePlan, testDir } from "../support.ts";

/** A process that a supervisor keeps alive, and that answers while `answers` says so. */
async function kept() {
  const state = { answers: true, ups: 0, gaveUp: 0 };
  const guard = startOrphanGuard({});
  const supervisor = new Supervisor(
    ({ type }) => {
      if (type === "up") state.ups += 1;
    },
    () => (state.gaveUp += 1),
  );
  const plan = nodePlan(testDir(), "setInterval(() => {}, 1000);", {
    isUp: async () => state.answers,
    upWithinMs: 20_000,
  });
  const managed = new ManagedProcess(plan, guard, (process, how) => void supervisor.died(process, how));
  onTestFinished(async () => {
    supervisor.stop();
    await managed.kill();
    guard.close();
  });
  await bringUp(managed, () => {});
  /** Ends what runs now as a crash would; whether something else runs soon after. */
  const crash = async (): Promise<boolean> => {
    const { pid = 0 } = managed;
    process.kill(pid, "SIGKILL");
    const isReplaced = async () => managed.pid !== undefined && managed.pid !== pid;
    return waitUntil(isReplaced, { withinMs: 1_500, everyMs: 5 });
  };
  return { state, crash };
}

test("RUN6 a part that dies is replaced at once; one that dies again while it comes up is not given up, for another start is under way", async () => {
  const { state, crash } = await kept();
  state.answers = false;
  expect([await crash(), await crash()]).toEqual([true, true]);
  state.answers = true;
  expect(await waitUntil(async () => state.ups > 0, { withinMs: 5_000 })).toBe(true);
  expect(state).toMatchObject({ ups: 1, gaveUp: 0 });
});

test("RUN6 a part that dies too often is given up", async () => {
  const { state, crash } = await kept();
  expect([await crash(), await crash(), await crash()]).toEqual([true, true, true]);
  expect(state.gaveUp).toBe(0);
  expect(await crash()).toBe(false);
  expect(state.gaveUp).toBe(1);
});
