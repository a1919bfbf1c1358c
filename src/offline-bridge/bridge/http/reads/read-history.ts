import * as v from "valibot";
import { AuditAction } from "../../../../durable/protocol/bridge/hub-record.ts";
import { LoreSearch } from "../../../../durable/protocol/http/decision.ts";
import { PageCursor } from "../../../../durable/protocol/http/page-cursor.ts";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import { ActorId, HubId, MadeId, RoomId } from "../../../../durable/protocol/values/ids.ts";
import type { ArchiveAnswer, HistoryArchive, PageQuery } from "../../../archive/history/history-archive.ts";
import { ITEM_STATUSES, type ItemStatus } from "../../../moderation/moderation-item.ts";
import type { Keys } from "../../../process/settings.ts";
import { archiveFaultResponse, invalid } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { isSignedGet, UNSIGNED } from "../verify-signature.ts";

export interface ReadHistoryPorts {
  readonly hubToBridge: Keys;
  /** Throws while the archive cannot be reached. */
  history(): Promise<HistoryArchive>;
}

const MOST = 200;

const Query = v.object({
  hubId: HubId,
  roomId: v.optional(RoomId),
  sessionId: v.optional(MadeId),
  actorId: v.optional(ActorId),
  action: v.optional(AuditAction),
  q: v.optional(LoreSearch),
  status: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{1,32}$/, "is no status"))),
  /** Separated by commas. */
  ids: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(",")),
      v.array(MadeId),
      v.maxLength(MOST),
    ),
    "none",
  ),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, "must be a whole number"),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(MOST),
    ),
    "50",
  ),
  cursor: v.optional(PageCursor),
});
type Query = v.InferOutput<typeof Query>;

const LISTS = {
  moderation: (history: HistoryArchive, query: Query) =>
    history.moderation({ ...pageOf(query), roomId: query.roomId, statuses: statusesOf(query.status) }),
  workflows: (history: HistoryArchive, query: Query) => history.workflows({ ...pageOf(query), status: query.status }),
  alerts: (history: HistoryArchive, query: Query) =>
    history.alerts({ ...pageOf(query), roomId: query.roomId, status: alertsOf(query.status) }),
  unfinished: (history: HistoryArchive, query: Query) => history.unfinished(pageOf(query)),
  trace: (history: HistoryArchive, query: Query) => history.trace({ ...pageOf(query), ids: query.ids }),
  deltas: (history: HistoryArchive, query: Query) => history.deltas(pageOf(query)),
  mentions: (history: HistoryArchive, query: Query) => history.mentions(pageOf(query)),
  lore: (history: HistoryArchive, query: Query) => history.lore({ ...pageOf(query), q: query.q }),
  digests: (history: HistoryArchive, query: Query) => history.digests(pageOf(query)),
  people: (history: HistoryArchive, query: Query) => history.person({ ...pageOf(query), actorId: query.actorId ?? "" }),
  rooms: (history: HistoryArchive, query: Query) => history.rooms(pageOf(query)),
  audit: (history: HistoryArchive, query: Query) =>
    history.audit({ ...pageOf(query), actorId: query.actorId, action: query.action }),
} as const;

/**
 * `GET /archive/hubs/{hubId}/{list}?roomId=&sessionId=&status=&q=&actorId=&action=&limit=&cursor=` (MOD3, AUD4),
 * signed by the edge, which has looked at who asks.
 */
export async function readHistory(
  request: Request,
  hubId: string,
  list: string,
  ports: ReadHistoryPorts,
): Promise<Response> {
  if (!isSignedGet(request, ports.hubToBridge)) return problemResponse(UNSIGNED);
  const { searchParams } = new URL(request.url);
  const read = Object.entries(LISTS).find(([name]) => name === list)?.[1];
  if (read === undefined) return problemResponse({ code: "not-found", detail: `the archive has no list ${list}` });
  const query = v.safeParse(Query, { ...Object.fromEntries(searchParams), hubId });
  if (!query.success) {
    const { path, message } = fieldFault(query.issues, "query");
    return invalid(path, message);
  }
  try {
    const answer: ArchiveAnswer<object> = await read(await ports.history(), query.output);
    return answer.ok ? Response.json(answer.value) : invalid("cursor", "must be the nextCursor of a page of this list");
  } catch (error) {
    return archiveFaultResponse(error, { hubId, list });
  }
}

function pageOf({ hubId, sessionId, limit, cursor }: Query): PageQuery {
  return { hubId, sessionId, limit, cursor };
}

/** `pending` is what still waits, escalations with it; `decided` is what does not. */
function statusesOf(status: string | undefined): readonly ItemStatus[] | undefined {
  const waiting: readonly ItemStatus[] = ["pending", "escalated"];
  if (status === "pending") return waiting;
  return status === "decided" ? ITEM_STATUSES.filter((one) => !waiting.includes(one)) : undefined;
}

function alertsOf(status: string | undefined): "open" | "acknowledged" | undefined {
  return status === "open" || status === "acknowledged" ? status : undefined;
}
