import type { HubAccess } from "../../client/http/hub-http.ts";
import { readTrace } from "../../client/http/operator/trace-http.ts";
import type { Trace } from "../../durable/protocol/http/trace.ts";
import { RefusedError } from "../ask-hub.ts";
import { CannotReadError } from "../cannot-read-error.ts";
import type { Environment } from "../command-line.ts";
import { readLogSteps, type LogSteps } from "./log-steps.ts";
import type { Source, Step } from "./step.ts";
import { readTemporalSteps } from "./temporal-steps.ts";
import { readUsualHop, type UsualHop } from "./usual-hop.ts";

/** Everything that was found of an id. */
export interface Way {
  readonly id: string;
  /** As the hub says; undefined where it was not asked, or keeps nothing of it. */
  readonly standsAt: Trace["standsAt"] | undefined;
  /** By time. */
  readonly steps: readonly Step[];
  readonly missing: Trace["missing"];
  readonly unfinished: Trace["unfinished"];
  readonly sources: readonly Source[];
  /** How the slowest step stands against others of its kind; undefined where none are known. */
  readonly usual: UsualHop | undefined;
}

interface Asked {
  readonly id: string;
  readonly roomId: string | undefined;
  readonly hub: HubAccess | undefined;
  readonly logs: readonly string[];
  readonly temporal: boolean;
}

/**
 * Asks the hub, then reads the logs for the ids that it named, then Temporal's histories.
 * @throws {RefusedError} where the hub refuses otherwise than by knowing nothing
 * @throws {CannotReadError} for a log that cannot be read
 */
export async function gatherWay(asked: Asked, env: Environment, stop: AbortSignal): Promise<Way> {
  const { trace, source } = await askHub(asked);
  const ids = new Set([asked.id, ...idsIn(trace)]);
  const logs: readonly (readonly [string, LogSteps])[] = await readLogs(asked.logs, ids, stop);
  const fromLogs = logs.flatMap(([, { steps }]) => steps);
  const workflowIds = [
    ...(trace?.hops ?? []).flatMap(({ workflowId = "" }) => workflowId),
    ...(trace?.unfinished ?? []).map(({ workflowId }) => workflowId),
    ...logs.flatMap(([, each]) => each.workflowIds),
  ].filter((each) => each !== "");
  const histories = asked.temporal
    ? await readTemporalSteps(env, [...new Set(workflowIds)])
    : { steps: [], sources: [{ name: "temporal", steps: 0, why: "not asked: add --temporal" }] };
  const steps = [...(trace?.hops ?? []), ...fromLogs, ...histories.steps];
  const isKnown = asked.hub !== undefined && trace !== undefined;
  return {
    id: asked.id,
    standsAt: trace?.standsAt,
    steps: steps.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)),
    missing: trace?.missing ?? [],
    unfinished: trace?.unfinished ?? [],
    sources: [source, ...logs.map(sourceOfLog), ...histories.sources],
    usual: isKnown ? await readUsualHop(asked.hub, trace) : undefined,
  };
}

/** With logs to read, a hub that knows nothing or is away is one source less. */
async function askHub({ id, roomId, hub, logs }: Asked): Promise<{ trace?: Trace; source: Source }> {
  if (hub === undefined) return { source: { name: "hub", steps: 0, why: "not asked: no token was given" } };
  const answer = await readTrace(hub, { id, roomId });
  if (answer.ok) return { trace: answer.value, source: { name: "hub", steps: answer.value.hops.length } };
  const { problem } = answer;
  const isOneLess = problem.code === "not-found" || logs.length > 0;
  if (!isOneLess) throw new RefusedError(problem);
  return { source: { name: "hub", steps: 0, why: `${problem.code}: ${problem.detail}` } };
}

function idsIn(trace: Trace | undefined): readonly string[] {
  if (trace === undefined) return [];
  const ofHops = trace.hops.flatMap(({ jobId, workflowId }) => [jobId, workflowId]);
  const ofJobs = trace.unfinished.flatMap(({ jobId, workflowId, correlationId }) => [jobId, workflowId, correlationId]);
  return [...ofHops, ...ofJobs].filter((each) => each !== undefined);
}

/** Files are read once more for the correlations that stand beside the ids. */
async function readLogs(files: readonly string[], ids: ReadonlySet<string>, stop: AbortSignal) {
  const first = await readEach(files, ids, stop);
  const all = new Set([...ids, ...first.flatMap(([, { correlationIds }]) => correlationIds)]);
  if (all.size === ids.size) return first;
  const again = await readEach(
    files.filter((file) => file !== "-"),
    all,
    stop,
  );
  return [...first.filter(([file]) => file === "-"), ...again];
}

async function readEach(files: readonly string[], ids: ReadonlySet<string>, stop: AbortSignal) {
  const read: (readonly [string, LogSteps])[] = [];
  for (const file of files) {
    const steps = readLogSteps(file, ids, stop).catch((error: unknown) => {
      throw new CannotReadError(
        `${nameOf(file)} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    read.push([file, await steps]);
  }
  return read;
}

function sourceOfLog([file, { steps, lines, isCutOff }]: readonly [string, LogSteps]): Source {
  const none = steps.length === 0 ? [`none of its ${lines} lines is about it`] : [];
  const why = [...none, ...(isCutOff ? ["it is cut off: its end is missing"] : [])].join("; ");
  return { name: nameOf(file), steps: steps.length, ...(why !== "" && { why }) };
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}
