import * as v from "valibot";
import { FeedId, FeedTopics, feedIdOf } from "../../../durable/protocol/http/feed.ts";
import { hubBanProblem } from "../../access/hub-bans.ts";
import type { HubContext } from "../../app-env.ts";
import { streamArchive } from "../../ask-archive.ts";
import { readQuery } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

/** The platform lets one request ask others 1,000 times: a stream that asks the hub every 5 s ends before, and is opened again. */
const LONGEST_STREAM_MS = 3_600_000;

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
  return new Response(answer.stream.pipeThrough(whileWelcome(c)), { headers });
}

/**
 * Cuts the stream of a token that is revoked since (TOK9), or of an actor whom the hub bans since (MOD6). Something comes every
 * 15 s (FEED4), and the edge asks the hub once in 5 s at most.
 */
function whileWelcome({ env, var: { actor } }: HubContext): TransformStream<Uint8Array, Uint8Array> {
  const until = Date.now() + LONGEST_STREAM_MS;
  return new TransformStream({
    async transform(chunk, controller) {
      const now = Date.now();
      const problem = await hubBanProblem(env, actor, now);
      if (now < until && (problem === null || problem.code === "busy")) controller.enqueue(chunk);
      else controller.terminate();
    },
  });
}
