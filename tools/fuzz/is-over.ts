import { setTimeout as sleep } from "node:timers/promises";

/** A Ctrl-C reaches the runtime and this process at once, and the runtime's end may be noticed first. */
const CTRL_C_HEARD_MS = 200;

/** Whether something failed only because the fire was ended. */
export async function isOver(over: AbortSignal | undefined): Promise<boolean> {
  if (over !== undefined && !over.aborted) await sleep(CTRL_C_HEARD_MS);
  return over?.aborted === true;
}
