import * as v from "valibot";
import { directoryOf } from "../../../durable/hub/directory-of.ts";
import { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import { TraceHop } from "../../../durable/protocol/http/trace.ts";
import { MadeId, RoomId } from "../../../durable/protocol/values/ids.ts";
import { roomOf } from "../../../durable/room-of.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { readQuery } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";
import { joinTrace } from "../../trace/join-trace.ts";

const TraceQuery = v.object({ id: MadeId, roomId: v.exactOptional(RoomId) });

/** Live rooms that are asked where neither the request nor the archive names one. */
const MOST_ROOMS = 100;

const ArchivePart = v.object({ hops: v.array(TraceHop), unfinished: v.array(UnfinishedJob) });
type ArchivePart = v.InferOutput<typeof ArchivePart>;

/**
 * `GET /v1/ops/hubs/{hubId}/trace?id=&roomId=` (OPS4): everything that room and archive keep of a command, a correlation, a
 * contest, a ritual or a session. Without `roomId` the archive names the rooms, or else the live ones are asked.
 */
export async function traceId(c: HubContext): Promise<Response> {
  const query = readQuery(c.req.url, TraceQuery);
  if (!query.ok) return refuse(c, query.problem);
  const { id, roomId } = query.value;
  const known = roomId === undefined ? await askTrace(c, [id]) : undefined;
  const { parts, unreached } = await askRooms(c, id, roomId === undefined ? await roomsFor(c, known) : [roomId]);
  const jobIds = parts.flatMap((part) => part.jobIds);
  const archived = await askTrace(c, [...new Set([id, ...jobIds])]);
  const away = [
    ...unreached.map((each) => ({ hop: "event", why: `the room ${each} did not answer` }) as const),
    ...(archived === undefined ? [{ hop: "published", why: "the archive cannot be reached now" } as const] : []),
  ];
  const trace = joinTrace(id, archived === undefined ? parts : [...parts, { ...archived, jobIds: [] }], away);
  if (trace.hops.length > 0) return c.json(trace);
  if (away.length > 0) {
    const why = away.map((each) => each.why).join("; ");
    return refuse(c, { code: "busy", detail: `nothing was found, and ${why}`, retryAfterMs: 5000 });
  }
  const detail =
    "nothing is kept of this id; name the room of a command, and the room of anything in a room that sleeps";
  return refuse(c, { code: "not-found", detail });
}

/** Undefined where the archive cannot be reached: what rooms have is told all the same. */
async function askTrace({ var: { hubId, settings } }: HubContext, ids: readonly string[]) {
  const search = new URLSearchParams({ ids: ids.slice(0, 200).join(",") }).toString();
  const answer = await askArchive(settings, { method: "GET", path: `/archive/hubs/${hubId}/trace?${search}` });
  return answer.ok ? v.parse(ArchivePart, answer.body) : undefined;
}

async function roomsFor(c: HubContext, known: ArchivePart | undefined): Promise<readonly string[]> {
  const named = [...new Set((known?.hops ?? []).map(({ roomId }) => roomId))];
  if (named.length > 0) return named.slice(0, MOST_ROOMS);
  const live = await directoryOf(c.env, c.var.hubId).list(Date.now());
  return live.slice(0, MOST_ROOMS).map(({ roomId }) => roomId);
}

async function askRooms({ env, var: { hubId } }: HubContext, id: string, roomIds: readonly string[]) {
  const asked = await Promise.allSettled(roomIds.map((roomId) => roomOf(env, hubId, roomId).traceOf(id)));
  return {
    parts: asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
    unreached: roomIds.filter((_, at) => asked[at]?.status === "rejected"),
  };
}
