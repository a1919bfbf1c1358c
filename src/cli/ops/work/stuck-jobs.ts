import type { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";

/** How long each kind of work may take before somebody looks at it: the rooms' own bounds (CON9, CLO7), rituals as contests. */
const LONGEST_MS = {
  contest: 30_000,
  hubAction: 30_000,
  closure: 600_000,
  publishing: Number.POSITIVE_INFINITY,
} as const;

/** Says why a job needs an operator, or undefined where it only takes its time. A publishing waits for moderators. */
export function whyStuck({ kind, status, stagedAt, error }: UnfinishedJob, now: number): string | undefined {
  if (status === "failed") return error === undefined ? "it failed" : `it failed: ${error}`;
  const ageMs = stagedAt === undefined ? 0 : now - Date.parse(stagedAt);
  if (ageMs <= LONGEST_MS[kind]) return undefined;
  const seconds = Math.round(ageMs / 1000);
  if (status === "unsent") return `no queue has taken it for ${seconds} s`;
  return status === "sent" ? `sent, and no run has ended it for ${seconds} s` : `its run goes on since ${seconds} s`;
}
