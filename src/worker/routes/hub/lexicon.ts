import * as v from "valibot";
import type { LexiconOrder } from "../../../durable/protocol/bridge/lexicon-order.ts";
import type { Problem } from "../../../durable/protocol/http/problem.ts";
import { shallow } from "../../../durable/protocol/values/shallow.ts";
import type { HubContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { tagsOfIfMatch } from "../../if-match.ts";
import { log } from "../../log.ts";
import { readJson } from "../../read-input.ts";
import { refuse } from "../../refuse.ts";

/** Holds some two thousand entities. */
const MAX_LEXICON_BYTES = 256 * 1024;

const Kept = v.object({ version: v.number() });

/** `GET /v1/hubs/{hubId}/lexicon` (CLO12) → `{version, at?, lexicon}`, with its `ETag`; null where the hub has put none. */
export async function readLexicon(c: HubContext): Promise<Response> {
  const { hubId, settings } = c.var;
  const answer = await askArchive(settings, { method: "GET", path: `/archive/hubs/${hubId}/lexicon` });
  if (!answer.ok) return refuse(c, answer.problem);
  const kept = v.safeParse(Kept, answer.body);
  return kept.success ? c.json(answer.body, { headers: { etag: etagOf(kept.output) } }) : refuse(c, MISUNDERSTOOD);
}

/**
 * `PUT /v1/hubs/{hubId}/lexicon` (CLO12) → 200 `{version}`, or 422 with the path of each fault. With `If-Match` only the
 * lexicon of that `ETag` is replaced.
 */
export async function changeLexicon(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, v.looseObject({}), MAX_LEXICON_BYTES);
  if (!read.ok) return refuse(c, read.problem);
  if (shallow(read.value) !== read.value) return refuse(c, TOO_DEEP);
  const { hubId, actor, settings, correlationId } = c.var;
  const over = versionsIn(tagsOfIfMatch(c.req.header("if-match")));
  const order: LexiconOrder = {
    purpose: "lexicon",
    hubId,
    actId: crypto.randomUUID(),
    by: actor.actorId,
    ...(actor.tokenId !== undefined && { tokenId: actor.tokenId }),
    at: new Date().toISOString(),
    ...(over !== undefined && { over }),
    lexicon: read.value,
  };
  const answer = await askArchive(settings, { method: "POST", path: "/lexicons", body: order });
  if (!answer.ok) return refuse(c, answer.problem);
  const kept = v.safeParse(Kept, answer.body);
  if (!kept.success) return refuse(c, MISUNDERSTOOD);
  const { version } = kept.output;
  log("info", "hub.edge.lexiconChanged", { hubId, correlationId, actorId: actor.actorId, version });
  return c.json({ version }, { headers: { etag: etagOf({ version }) } });
}

const TOO_DEEP: Problem = {
  code: "invalid-request",
  detail: "`body`: a lexicon has no lists or objects nested deeper than 16",
  path: "body",
};

/** The bridge is of another release, or something else listens there. */
const MISUNDERSTOOD: Problem = {
  code: "bridge-unavailable",
  detail: "the archive has answered without a version; see that the bridge is of this release",
  retryAfterMs: 5000,
};

function etagOf({ version }: v.InferOutput<typeof Kept>): string {
  return `"${version}"`;
}

/** The versions that tags name: a tag that is none names no lexicon. */
function versionsIn(tags: readonly string[] | undefined): number[] | undefined {
  return tags?.flatMap((tag) => (/^"\d{1,9}"$/.test(tag) ? [Number(tag.slice(1, -1))] : []));
}
