import * as v from "valibot";
import { directoryOf } from "../../../durable/hub/directory-of.ts";
import { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import { RoomId } from "../../../durable/protocol/values/ids.ts";
import type { RoomAnswer } from "../../../durable/room-api.ts";
import { roomOf } from "../../../durable/room-of.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { readQuery } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";
import { roomsBehind } from "./rooms-at-work.ts";

/** Rooms that are asked for one page: each is a request of its own. */
const ROOMS = 40;
/** Publishings of one page. */
const PUBLISHINGS = "200";

const JobsQuery = v.object({
  rooms: v.optional(v.picklist(["live", "all"], "must be live or all"), "live"),
  cursor: v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^(?:l-[a-z0-9][a-z0-9-]{0,63}|[ra](?:-\d{1,15})?)$/, "must be the nextCursor of a page"),
    ),
  ),
});

/** A page, and the cursor of the one behind it. */
interface JobsPage {
  readonly jobs: readonly UnfinishedJob[];
  readonly unreached: readonly string[];
  readonly nextCursor: string | null;
}

/**
 * `GET /v1/ops/hubs/{hubId}/jobs?rooms=live|all&cursor=` (OPS3) → `{jobs, unreached, nextCursor}`: the jobs that rooms
 * wait for, 40 rooms a page, and at last the publishings that the archive waits for. A cursor begins with `l` in the live
 * rooms, with `r` in the register, and with `a` in the archive.
 */
export async function listUnfinishedJobs(c: HubContext): Promise<Response> {
  const query = readQuery(c.req.url, JobsQuery);
  if (!query.ok) return refuse(c, query.problem);
  const { rooms, cursor = rooms === "live" ? "" : "r" } = query.value;
  const page = await pageAt(c, cursor);
  return page.ok ? c.json(page.value) : refuse(c, page.problem);
}

async function pageAt(c: HubContext, cursor: string): Promise<RoomAnswer<{ value: JobsPage }>> {
  const place = cursor.slice(2);
  if (cursor.startsWith("a")) return publishings(c, place);
  return cursor.startsWith("r") ? registeredRooms(c, place) : liveRooms(c, place);
}

async function liveRooms(c: HubContext, after: string): Promise<RoomAnswer<{ value: JobsPage }>> {
  const live = await directoryOf(c.env, c.var.hubId).list(Date.now());
  const { rooms, nextCursor } = roomsBehind(live, after === "" ? undefined : after, ROOMS);
  const asked = await askRooms(
    c,
    rooms.map(({ roomId }) => roomId),
  );
  return { ok: true, value: { ...asked, nextCursor: nextCursor === null ? "a" : `l-${nextCursor}` } };
}

const RegisterPage = v.object({ rooms: v.array(v.object({ roomId: RoomId })), nextCursor: v.nullable(v.string()) });

async function registeredRooms(c: HubContext, place: string): Promise<RoomAnswer<{ value: JobsPage }>> {
  const answer = await readArchivePage(c, "rooms", String(ROOMS), place);
  if (!answer.ok) return answer;
  const { rooms, nextCursor } = v.parse(RegisterPage, answer.body);
  const asked = await askRooms(
    c,
    rooms.map(({ roomId }) => roomId),
  );
  return { ok: true, value: { ...asked, nextCursor: nextCursor === null ? "a" : `r-${placeIn(nextCursor)}` } };
}

const PublishingsPage = v.object({ jobs: v.array(UnfinishedJob), nextCursor: v.nullable(v.string()) });

async function publishings(c: HubContext, place: string): Promise<RoomAnswer<{ value: JobsPage }>> {
  const answer = await readArchivePage(c, "unfinished", PUBLISHINGS, place);
  if (!answer.ok) return answer;
  const { jobs, nextCursor } = v.parse(PublishingsPage, answer.body);
  const next = nextCursor === null ? null : `a-${placeIn(nextCursor)}`;
  return { ok: true, value: { jobs, unreached: [], nextCursor: next } };
}

function readArchivePage({ var: { hubId, settings } }: HubContext, list: string, limit: string, place: string) {
  const search = new URLSearchParams({ limit, ...(place !== "" && { cursor: `after-${place}` }) });
  return askArchive(settings, { method: "GET", path: `/archive/hubs/${hubId}/${list}?${search.toString()}` });
}

/** The number in a cursor of the archive, `after-<n>`. */
function placeIn(cursor: string): string {
  return cursor.slice("after-".length);
}

async function askRooms(
  { env, var: { hubId } }: HubContext,
  roomIds: readonly string[],
): Promise<Pick<JobsPage, "jobs" | "unreached">> {
  const asked = await Promise.allSettled(roomIds.map((roomId) => roomOf(env, hubId, roomId).unfinishedJobs()));
  return {
    jobs: asked.flatMap((each) => (each.status === "fulfilled" ? each.value : [])),
    unreached: roomIds.filter((_, at) => asked[at]?.status === "rejected"),
  };
}
