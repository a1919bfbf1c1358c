import { ManagedProcess } from "../../../../tools/dev-stack/processes/managed-process.ts";
import { startOrphanGuard } from "../../../../tools/dev-stack/processes/orphan-guard.ts";

/** `node hold-process.ts DIRECTORY STACK_ID`: runs one process, prints its id, and stays until it is killed. */
const [dir = "", stackId = ""] = process.argv.slice(2);
const mark = { HUB_STACK_ID: stackId };
const plan = {
  name: "held",
  command: process.execPath,
  args: ["-e", "setInterval(() => {}, 1000)"],
  cwd: dir,
  env: mark,
  url: "nowhere",
  ports: [],
  log: `${dir}/held.log`,
  after: [],
  isUp: async () => true,
  upWithinMs: 1_000,
  stopWithinMs: 1_000,
  deadAfterMs: 0,
};
const held = new ManagedProcess(plan, startOrphanGuard(mark), () => {});
held.start();
console.log(held.pid);
setInterval(() => {}, 1_000);
