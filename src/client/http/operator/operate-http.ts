import type { LiveRoom, RoomInspection, UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import { hasFields, isListOf, isObject, isText, isVersion } from "../../state/expected.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { HubAccess, PageQuery } from "../hub-http.ts";
import { queryOf, requestHub } from "../hub-request.ts";

const isJob = hasFields({ jobId: isText, kind: isText, roomId: isText, status: isText });

/** A page of the live rooms, by id, with how many there are (OPS1). For operators. */
export function readLiveRooms(
  hub: HubAccess,
  query: PageQuery = {},
): Promise<
  HttpAnswer<{ readonly rooms: readonly LiveRoom[]; readonly nextCursor: string | null; readonly total: number }>
> {
  const isRoom = hasFields({ roomId: isText, version: isVersion });
  return get(hub, `rooms${queryOf({ ...query })}`, hasFields({ rooms: isListOf(isRoom), total: isVersion }));
}

/** A room and what it waits for, without a seat in it (OPS2); `not-found` where nobody ever entered. For operators. */
export function inspectRoom(hub: HubAccess, roomId: string): Promise<HttpAnswer<RoomInspection>> {
  const isExpected = hasFields({
    ...{ roomId: isText, version: isVersion, participants: isListOf(isObject), connections: isListOf(isObject) },
    ...{ openContests: isListOf(isObject), openTrades: isListOf(isObject), openRituals: isListOf(isObject) },
    ...{ jobs: isListOf(isJob), deadlines: isListOf(isObject), budgets: isObject, storage: isObject },
  });
  return get(hub, `rooms/${encodeURIComponent(roomId)}`, isExpected);
}

/** A page of the work that has not come to its end (OPS3); a page before the last may hold none. For operators. */
export function readJobs(
  hub: HubAccess,
  query: { readonly rooms?: "live" | "all"; readonly cursor?: string | undefined } = {},
): Promise<
  HttpAnswer<{
    readonly jobs: readonly UnfinishedJob[];
    readonly nextCursor: string | null;
    readonly unreached: readonly string[];
  }>
> {
  return get(hub, `jobs${queryOf({ ...query })}`, hasFields({ jobs: isListOf(isJob), unreached: isListOf(isText) }));
}

function get<T>(hub: HubAccess, path: string, isExpected: (body: unknown) => boolean): Promise<HttpAnswer<T>> {
  return requestHub(hub, { method: "GET", path: `/v1/ops/hubs/${hub.hubId}/${path}`, token: hub.token, isExpected });
}
