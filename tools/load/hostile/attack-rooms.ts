import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Breach } from "../../../testkit/invariants/breach.ts";

/** Hostile bots of one room. */
export interface AttackOrder {
  readonly room: { readonly url: string; readonly hubId: string; readonly roomId: string };
  readonly bots: readonly { readonly actorId: string; readonly seed: number }[];
  /** Well-behaved actors in the room. */
  readonly others: readonly string[];
}

/** Counts of acts and answers by name, and the answers that the hub should not have given. */
export interface AttackReport {
  readonly acts: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly breaches: readonly Breach[];
}

const PROGRAM = fileURLToPath(new URL("attack-process.ts", import.meta.url));

/**
 * Lets hostile bots act until `over` is aborted, in a process of their own: what they cost is not felt where the others'
 * receipts are timed.
 *
 * @throws where the process ends without a report.
 */
export async function attackRooms(orders: readonly AttackOrder[], over: AbortSignal): Promise<AttackReport> {
  const child = fork(PROGRAM, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const end = () => void child.send({ what: "over" });
  const reported = once(child, "message").then(([report]: unknown[]) => report as AttackReport);
  const ended = once(child, "exit").then(([code, signal]: unknown[]): never => {
    throw new Error(`the hostile bots ended without a report (${String(code ?? signal)})`);
  });
  // Where two fail, one is reported.
  for (const each of [reported, ended]) each.catch(() => {});
  try {
    child.send({ what: "orders", orders });
    over.addEventListener("abort", end);
    if (over.aborted) end();
    return await Promise.race([reported, ended]);
  } finally {
    over.removeEventListener("abort", end);
    if (child.connected) child.disconnect();
  }
}
