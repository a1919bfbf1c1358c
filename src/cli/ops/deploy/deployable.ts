import type { HubAccess } from "../../../client/http/hub-http.ts";
import { readAlerts } from "../../../client/http/operator/alerts-http.ts";
import { readDrain } from "../../../client/http/operator/ops-http.ts";
import type { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import { everyPage, RefusedError, valueOf } from "../../ask-hub.ts";
import { formatTable } from "../../format-table.ts";
import type { OpsTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";
import { whyStuck } from "../work/stuck-jobs.ts";
import { readEveryJob } from "../work/work.ts";
import { readFiringRules } from "./firing-rules.ts";

/** One part of the verdict: `no` forbids a deploy, `unseen` could not be looked at, and `yes` does neither. */
interface Part {
  readonly part: string;
  readonly isSafe: "yes" | "no" | "unseen";
  readonly told: string;
  readonly remedy?: string;
}

/**
 * Says whether it is safe to deploy now: whatever is wrong already would be hidden by a deploy and not mended by a roll-back.
 * Running work is no reason against it, because it goes on (JOB1, CLO3, BRG7).
 */
export async function judgeDeploy(
  hub: HubAccess,
  signal: AbortSignal,
  { prometheus }: Extract<OpsTask, { kind: "deployable" }>,
): Promise<Outcome> {
  const parts = [
    await judgeRooms(hub),
    ...(await judgeJobs(hub, signal)),
    await judgeAlerts(hub, signal),
    await judgeRules(prometheus),
  ];
  const isSafe = parts.every((each) => each.isSafe !== "no");
  const rows = parts.map(({ part, isSafe: safe, told, remedy }) => [part, safe, told, remedy]);
  const verdict = isSafe ? "safe to deploy\n" : "not safe to deploy: see to what says no first\n";
  return {
    json: { isSafe, parts },
    text: formatTable(["part", "safe", "stand", "remedy"], rows) + verdict,
    needsCare: !isSafe,
  };
}

async function judgeRooms(hub: HubAccess): Promise<Part> {
  const { verdicts, failed } = await valueOf(readDrain(hub));
  const connected = verdicts.reduce((sum, each) => sum + each.connected, 0);
  const told = `${verdicts.length + failed.length} live, ${connected} connections`;
  if (failed.length === 0) return { part: "rooms", isSafe: "yes", told };
  const remedy = "docs/operations/runbooks/stuck-room.md";
  return { part: "rooms", isSafe: "no", told: `${told}; no answer from ${failed.join(", ")}`, remedy };
}

/** How each kind of work is called in the verdict. */
const KINDS = { contest: "contests", hubAction: "rituals", closure: "closures", publishing: "publishings" } as const;

async function judgeJobs(hub: HubAccess, signal: AbortSignal): Promise<readonly Part[]> {
  const { jobs, unreached } = await readEveryJob(hub, signal, "live");
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  const parts = kinds.map((kind) =>
    judgeKind(
      kind,
      jobs.filter((job) => job.kind === kind),
    ),
  );
  if (unreached.length === 0) return parts;
  const remedy = "npm run doctor";
  return [...parts, { part: "work", isSafe: "no", told: `no answer from ${unreached.join(", ")}`, remedy }];
}

function judgeKind(kind: keyof typeof KINDS, jobs: readonly UnfinishedJob[]): Part {
  const stuck = jobs.filter((job) => whyStuck(job, Date.now()) !== undefined);
  const part = KINDS[kind];
  if (stuck.length === 0) return { part, isSafe: "yes", told: `${jobs.length} open` };
  return { part, isSafe: "no", told: `${stuck.length} of ${jobs.length} stuck`, remedy: "npm run ops -- jobs --stuck" };
}

async function judgeAlerts(hub: HubAccess, signal: AbortSignal): Promise<Part> {
  const part = "alerts";
  try {
    const pages = await everyPage(signal, (cursor) => readAlerts(hub, { status: "open", limit: 200, cursor }));
    const alerts = pages.flatMap((page) => page.alerts);
    const critical = alerts.filter(({ severity }) => severity === "critical").length;
    const told = `${alerts.length} open, ${critical} critical`;
    if (critical === 0) return { part, isSafe: "yes", told };
    return { part, isSafe: "no", told, remedy: "npm run ops -- alerts" };
  } catch (error) {
    if (!(error instanceof RefusedError) || error.problem.code !== "bridge-unavailable") throw error;
    const remedy = "docs/operations/runbooks/bridge-down.md";
    return { part, isSafe: "no", told: "the bridge does not answer", remedy };
  }
}

/** The goals' budgets and the processes' own rules are Prometheus's to know. */
async function judgeRules(address: string | undefined): Promise<Part> {
  const part = "error budgets";
  if (address === undefined)
    return { part, isSafe: "unseen", told: "no Prometheus is known here", remedy: "--prometheus URL" };
  const firing = await readFiringRules(address);
  if (firing.length === 0) return { part, isSafe: "yes", told: "no rule of the hub fires" };
  const remedy = "docs/operations/observing.md";
  return { part, isSafe: "no", told: `${firing.join(", ")} fire`, remedy };
}
