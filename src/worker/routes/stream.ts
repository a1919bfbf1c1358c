import * as v from "valibot";
import { FeedId, FeedTopics, feedIdOf } from "../../durable/protocol/http/feed.ts";
import type { HubContext } from "../app-env.ts";
import { streamArchive } from "../ask-archive.ts";
import { readQuery } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const StreamQuery = v.object({ topics: FeedTopics });

/**
 * `GET /v1/hubs/{hubId}/stream?topics=` (FEED1): the hub's live feed as `text/event-stream`, behind `Last-Event-ID` or from
 * now on; of one room with a token for one. The bridge writes it, and ends it with the token.
 */
export async function followHub(c: HubContext): Promise<Response> {
  const query = readQuery(c.req.url, StreamQuery);
  if (!query.ok) return refuse(c, query.problem);
  const after = v.safeParse(v.optional(FeedId), c.req.header("last-event-id") || undefined);
  if (!after.success) {
    const detail = "`Last-Event-ID` must be the id of an event of this stream";
    return refuse(c, { code: "invalid-request", detail, path: "Last-Event-ID" });
  }
  const { hubId, actor, settings } = c.var;
  const asked = new URLSearchParams({
    topics: query.value.topics.join(","),
    actorId: actor.actorId,
    lifetimeMs: String(Math.max(0, actor.expiresAt - Date.now())),
    ...(actor.room !== "*" && { roomId: actor.room }),
    ...(after.output !== undefined && { after: feedIdOf(after.output) }),
  });
  const answer = await streamArchive(settings, `/feed/hubs/${hubId}?${asked.toString()}`);
  if (!answer.ok) return refuse(c, answer.problem);
  const headers = { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" };
  return new Response(answer.stream, { headers });
}
