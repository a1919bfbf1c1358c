import type { HubAccess } from "../../client/http/hub-http.ts";
import { inspectRoom } from "../../client/http/operator/operate-http.ts";
import { readTrace } from "../../client/http/operator/trace-http.ts";
import { readEvents } from "../../client/http/room-http.ts";
import type { Event } from "../../durable/protocol/events/event.ts";
import type { Trace, TraceHop } from "../../durable/protocol/http/trace.ts";

/** The slowest step between two hops of an id, and how long others of its kind took for it. */
export interface UsualHop {
  readonly from: TraceHop["hop"];
  readonly to: TraceHop["hop"];
  readonly tookMs: number;
  /** Median of the others. */
  readonly usualMs: number;
  readonly others: number;
  readonly roomId: string;
}

/** As many others are looked up, one request each. */
const MOST_OTHERS = 8;
/** So far back in the log are they looked for. */
const LOG_PAGE = 256;

/** How the ids of each kind of work are found in a room's log. */
const IDS = {
  contest: (event: Event) => (event.type === "contest.launched" ? event.data.contestId : undefined),
  "hub-action": (event: Event) => (event.type === "ritual.invoked" ? event.data.ritualId : undefined),
  closure: (event: Event) => (event.type === "closure.queued" ? event.data.sessionId : undefined),
} as const;

/**
 * Compares the slowest step of a trace with the same step of the last others of its kind in its room. Undefined where it has
 * no job, where there are no others, or where the hub does not answer: what is usual is not worth a failure.
 */
export async function readUsualHop(hub: HubAccess, trace: Trace): Promise<UsualHop | undefined> {
  const slowest = slowestOf(trace.hops);
  const [roomId] = trace.roomIds;
  const job = trace.hops.find(({ workflowId }) => workflowId !== undefined);
  const kind = job?.workflowId?.split("/")[0] ?? "";
  if (slowest === undefined || roomId === undefined || !isKind(kind)) return undefined;
  const known = new Set([trace.id, ...trace.hops.flatMap(({ jobId }) => jobId ?? [])]);
  const ids = (await readIds(hub, roomId, kind)).filter((id) => !known.has(id)).slice(-MOST_OTHERS);
  const traces = await Promise.all(ids.map((id) => readTrace(hub, { id, roomId })));
  const times = traces
    .flatMap((answer) => (answer.ok ? timeBetween(answer.value.hops, slowest) : []))
    .toSorted(byNumber);
  const usualMs = times[Math.floor((times.length - 1) / 2)];
  return usualMs === undefined ? undefined : { ...slowest, usualMs, others: times.length, roomId };
}

function isKind(kind: string): kind is keyof typeof IDS {
  return Object.hasOwn(IDS, kind);
}

async function readIds(hub: HubAccess, roomId: string, kind: keyof typeof IDS): Promise<readonly string[]> {
  const room = await inspectRoom(hub, roomId);
  if (!room.ok) return [];
  const after = Math.max(0, room.value.version - LOG_PAGE, (room.value.storage.firstVersion ?? 1) - 1);
  const page = await readEvents({ ...hub, roomId }, hub.token, { after, limit: LOG_PAGE });
  return page.ok ? page.value.events.flatMap((event) => IDS[kind](event) ?? []) : [];
}

function slowestOf(hops: readonly TraceHop[]): Pick<UsualHop, "from" | "to" | "tookMs"> | undefined {
  const steps = hops.slice(1).map((hop, before) => {
    const from = hops[before] ?? hop;
    return { from: from.hop, to: hop.hop, tookMs: Date.parse(hop.at) - Date.parse(from.at) };
  });
  const slowest = steps.toSorted((one, other) => other.tookMs - one.tookMs)[0];
  return slowest === undefined || slowest.tookMs === 0 ? undefined : slowest;
}

/** The first time that a trace takes the same step; other hops may lie between. */
function timeBetween(hops: readonly TraceHop[], { from, to }: Pick<UsualHop, "from" | "to">): number[] {
  const start = hops.findIndex(({ hop }) => hop === from);
  const end = hops.findIndex(({ hop }, place) => place > start && hop === to);
  const [begun, over] = [hops[start], hops[end]];
  return begun === undefined || over === undefined ? [] : [Date.parse(over.at) - Date.parse(begun.at)];
}

function byNumber(one: number, other: number): number {
  return one - other;
}
