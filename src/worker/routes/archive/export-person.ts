import * as v from "valibot";
import { ActorId, RoomId } from "../../../durable/protocol/values/ids.ts";
import type { RoomAnswer } from "../../../durable/room-api.ts";
import { roomOf } from "../../../durable/room-of.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { readQuery } from "../../read-input.ts";
import { recordAct } from "../../record-act.ts";
import { refuse } from "../../refuse.ts";

/** Where a page begins: in the archive's list, or in a room of the register after a version of its log. */
type Place =
  | { readonly in: "archive"; readonly cursor?: string }
  | { readonly in: "rooms"; readonly cursor?: string; readonly version: number };

interface PersonPage {
  readonly records: readonly object[];
  readonly next: Place | null;
}

const ExportQuery = v.object({
  cursor: v.exactOptional(v.pipe(v.string(), v.regex(/^[ar](-\d{1,16}){0,2}$/, "must be the nextCursor of a page"))),
});

/**
 * `GET /v1/ops/hubs/{hubId}/people/{actorId}/export?cursor=` (ERA7) → `{records, nextCursor}`: a page of what the hub
 * holds of a person, the archive's part first, then room by room.
 */
export async function exportPerson(c: HubContext): Promise<Response> {
  const actorId = c.req.param("actorId");
  if (!v.is(ActorId, actorId)) return refuse(c, { code: "not-found", detail: "nobody has such an id" });
  const query = readQuery(c.req.url, ExportQuery);
  if (!query.ok) return refuse(c, query.problem);
  const { cursor } = query.value;
  if (cursor === undefined) {
    const unrecorded = await recordAct(c, { action: "person.export", target: actorId });
    if (unrecorded !== null) return refuse(c, unrecorded);
  }
  const place = placeOf(cursor);
  const page = place.in === "archive" ? await archivePage(c, actorId, place) : await roomPage(c, actorId, place);
  if (!page.ok) return refuse(c, page.problem);
  return c.json({
    records: page.value.records,
    nextCursor: page.value.next === null ? null : cursorOf(page.value.next),
  });
}

const ArchivePage = v.object({ records: v.array(v.looseObject({})), nextCursor: v.nullable(v.string()) });

async function archivePage(
  { var: { hubId, settings } }: HubContext,
  actorId: string,
  place: Place,
): Promise<RoomAnswer<{ value: PersonPage }>> {
  const search = new URLSearchParams({ actorId, limit: "200", ...(place.cursor && { cursor: place.cursor }) });
  const answer = await askArchive(settings, {
    method: "GET",
    path: `/archive/hubs/${hubId}/people?${search.toString()}`,
  });
  if (!answer.ok) return answer;
  const { records, nextCursor } = v.parse(ArchivePage, answer.body);
  const next: Place = nextCursor === null ? { in: "rooms", version: 0 } : { in: "archive", cursor: nextCursor };
  return { ok: true, value: { records, next } };
}

const RoomsPage = v.object({ rooms: v.array(v.object({ roomId: RoomId })), nextCursor: v.nullable(v.string()) });

/** One room's page: a register of many rooms takes as many requests, and none of them is long. */
async function roomPage(
  { env, var: { hubId, settings } }: HubContext,
  actorId: string,
  place: Extract<Place, { in: "rooms" }>,
): Promise<RoomAnswer<{ value: PersonPage }>> {
  const search = new URLSearchParams({ limit: "1", ...(place.cursor && { cursor: place.cursor }) });
  const answer = await askArchive(settings, {
    method: "GET",
    path: `/archive/hubs/${hubId}/rooms?${search.toString()}`,
  });
  if (!answer.ok) return answer;
  const { rooms, nextCursor } = v.parse(RoomsPage, answer.body);
  const [room] = rooms;
  if (room === undefined) return { ok: true, value: { records: [], next: null } };
  const { roomId } = room;
  const { records, next } = await roomOf(env, hubId, roomId).exportPerson(actorId, place.version);
  const following: Place | null =
    next !== null
      ? { ...place, version: next }
      : nextCursor === null
        ? null
        : { in: "rooms", cursor: nextCursor, version: 0 };
  return { ok: true, value: { records: records.map((each) => ({ ...each, roomId })), next: following } };
}

const NUMBER = /\d+/gu;

/** `a-<place>` in the archive; `r-<version>-<place>` in the rooms. */
function placeOf(cursor: string | undefined): Place {
  const [one, two] = cursor?.match(NUMBER) ?? [];
  if (cursor?.startsWith("r") !== true) return { in: "archive", ...(one !== undefined && { cursor: `after-${one}` }) };
  return { in: "rooms", version: Number(one ?? 0), ...(two !== undefined && { cursor: `after-${two}` }) };
}

function cursorOf(place: Place): string {
  const at = place.cursor === undefined ? "" : `-${/\d+/u.exec(place.cursor)?.[0] ?? ""}`;
  return place.in === "archive" ? `a${at}` : `r-${place.version}${at}`;
}
