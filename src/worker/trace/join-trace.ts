import { TRACE_HOPS, type PartOfTrace, type Trace, type TraceHop } from "../../durable/protocol/http/trace.ts";
import { missingHops, standsAt } from "./where-it-stands.ts";

/**
 * Everything that rooms and archive have of an id, in order (OPS4).
 * @param parts rooms before the archive: of a closure's run that both know the room's word stays
 * @param away parts that did not answer
 */
export function joinTrace(id: string, parts: readonly PartOfTrace[], away: Trace["missing"] = []): Trace {
  const all = parts.flatMap((part) => part.hops).toReversed();
  const hops = [...new Map(all.map((each) => [keyOf(each), each])).values()].toSorted(byTime);
  const unfinished = parts.flatMap((part) => part.unfinished);
  const roomIds = [...new Set(hops.map(({ roomId }) => roomId))];
  const missing = [...missingHops({ hops, unfinished }), ...away];
  return { id, roomIds, standsAt: standsAt({ hops, unfinished }), hops, missing, unfinished };
}

function keyOf({ hop, roomId, version, workflowId, detail, at }: TraceHop): string {
  const isOfRun = hop.startsWith("workflow.");
  return isOfRun ? `${hop} ${workflowId} ${detail}` : `${hop} ${roomId} ${version} ${workflowId} ${detail} ${at}`;
}

/** By time, and what has the same time in the order of the log, or else of the way. */
function byTime(one: TraceHop, other: TraceHop): number {
  const later = Date.parse(one.at) - Date.parse(other.at);
  if (later !== 0) return later;
  if (one.version !== undefined && other.version !== undefined) return one.version - other.version;
  return TRACE_HOPS.indexOf(one.hop) - TRACE_HOPS.indexOf(other.hop);
}
