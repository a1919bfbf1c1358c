import type { temporal } from "@temporalio/proto";
import type { Environment } from "../command-line.ts";
import type { Source, Step } from "./step.ts";

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** A publishing may have hundreds; what came first and last tells most. */
const MOST_EVENTS = 200;
const LONGEST_MS = 5_000;

/** The steps that Temporal's histories have of some workflows; where it cannot be asked, the reason. Never throws. */
export async function readTemporalSteps(
  env: Environment,
  workflowIds: readonly string[],
): Promise<{ readonly steps: readonly Step[]; readonly sources: readonly Source[] }> {
  if (workflowIds.length === 0) {
    return { steps: [], sources: [{ name: "temporal", steps: 0, why: "no workflow is known of it" }] };
  }
  // Loaded where it is asked for: the SDK takes half a second.
  const [{ Client, Connection }, { readTemporal }, { default: proto }] = await Promise.all([
    import("@temporalio/client"),
    import("../../offline-bridge/temporal/read-temporal.ts"),
    import("@temporalio/proto"),
  ]);
  const { target, read } = readTemporal(env);
  if (target === undefined) {
    const faults = read.flatMap((setting) => (setting.ok ? [] : setting.fault));
    return { steps: [], sources: [{ name: "temporal", steps: 0, why: faults.join("; ") }] };
  }
  try {
    const { address, namespace, security } = target;
    const connection = await Connection.connect({ address, ...security, connectTimeout: LONGEST_MS });
    const client = new Client({ connection, namespace });
    const nameOf = (type: number) => nameOfEvent(proto.temporal.api.enums.v1.EventType[type] ?? "unknown");
    const found = await Promise.all(workflowIds.map((id) => readOne(client, id, nameOf)));
    await connection.close();
    return { steps: found.flatMap(({ steps }) => steps), sources: found.map(({ source }) => source) };
  } catch (error) {
    const why = `${target.address} does not answer: ${messageOf(error)}`;
    return { steps: [], sources: [{ name: "temporal", steps: 0, why }] };
  }
}

interface HistoryReader {
  readonly workflow: { getHandle(id: string): { fetchHistory(): Promise<temporal.api.history.v1.IHistory> } };
}

async function readOne(client: HistoryReader, workflowId: string, nameOf: (type: number) => string) {
  const name = `temporal ${workflowId}`;
  try {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const all = events ?? [];
    const kept = [...all.slice(0, MOST_EVENTS / 2), ...all.slice(MOST_EVENTS / 2).slice(-MOST_EVENTS / 2)];
    const steps = kept.map((event) => stepOf(event, workflowId, nameOf(event.eventType ?? 0)));
    const why = kept.length < all.length ? `${all.length - kept.length} events in the middle are left out` : undefined;
    return { steps, source: { name, steps: steps.length, ...(why !== undefined && { why }) } };
  } catch (error) {
    return { steps: [], source: { name, steps: 0, why: `its history cannot be read: ${messageOf(error)}` } };
  }
}

function stepOf(event: HistoryEvent, workflowId: string, hop: string): Step {
  const { seconds, nanos } = event.eventTime ?? {};
  const at = new Date(Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1e6)).toISOString();
  const detail = detailOf(event);
  return { at, where: "temporal", hop, workflowId, ...(detail !== undefined && { detail }) };
}

/** The activity or workflow of an event, or how it failed. Never an input: that is the players'. */
function detailOf(event: HistoryEvent): string | undefined {
  const failed =
    event.workflowTaskFailedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.workflowExecutionFailedEventAttributes;
  return (
    failed?.failure?.message ??
    event.activityTaskScheduledEventAttributes?.activityType?.name ??
    event.workflowExecutionStartedEventAttributes?.workflowType?.name ??
    event.workflowExecutionTerminatedEventAttributes?.reason ??
    event.markerRecordedEventAttributes?.markerName ??
    undefined
  );
}

/** `EVENT_TYPE_WORKFLOW_TASK_FAILED` is `workflow task failed`. */
function nameOfEvent(name: string): string {
  return name
    .replace(/^EVENT_TYPE_/, "")
    .toLowerCase()
    .replaceAll("_", " ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
