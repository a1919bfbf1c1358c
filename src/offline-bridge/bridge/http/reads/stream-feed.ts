import * as v from "valibot";
import { FeedId, FeedTopics } from "../../../../durable/protocol/http/feed.ts";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import { ActorId, HubId, RoomId } from "../../../../durable/protocol/values/ids.ts";
import type { FeedStreams } from "../../../feed/feed-streams.ts";
import type { Keys } from "../../../process/settings.ts";
import { archiveFaultResponse, invalid, unavailable } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { isSignedGet, UNSIGNED } from "../verify-signature.ts";

export interface StreamFeedPorts {
  readonly hubToBridge: Keys;
  readonly feed: FeedStreams;
}

const Query = v.object({
  hubId: HubId,
  roomId: v.optional(RoomId),
  topics: FeedTopics,
  actorId: ActorId,
  lifetimeMs: v.pipe(v.string(), v.regex(/^\d{1,12}$/, "must be a whole number"), v.transform(Number)),
  after: v.optional(FeedId),
});

/**
 * `GET /feed/hubs/{hubId}?topics=&roomId=&actorId=&lifetimeMs=&after=` (FEED1), signed by the edge, which has looked at who
 * asks and for how long their token is good.
 * @param cut ends the connection of a reader that takes nothing
 */
export async function streamFeed(
  request: Request,
  hubId: string,
  ports: StreamFeedPorts,
  cut: () => void,
): Promise<Response> {
  if (!isSignedGet(request, ports.hubToBridge)) return problemResponse(UNSIGNED);
  const { searchParams } = new URL(request.url);
  const query = v.safeParse(Query, { ...Object.fromEntries(searchParams), hubId });
  if (!query.success) {
    const { path, message } = fieldFault(query.issues, "query");
    return invalid(path, message);
  }
  const { after, ...follower } = query.output;
  try {
    const stream = await ports.feed.open(follower, after, cut);
    if (stream === "full") return unavailable("the bridge has as many streams open as it can; try again");
    // Said beforehand, so that the server sends each event by itself and waits for no second one.
    const sent = { "content-type": "text/event-stream", "cache-control": "no-store", "transfer-encoding": "chunked" };
    return new Response(stream, { headers: sent });
  } catch (error) {
    return archiveFaultResponse(error, { hubId });
  }
}
