import * as v from "valibot";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { BridgeContext } from "../app-env.ts";
import { roomAddress, unknownAddress } from "../access/identify-player.ts";
import { pageLimit, readQuery, WholeNumber } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const TranscriptQuery = v.object({
  session: MadeId,
  after: v.exactOptional(WholeNumber),
  limit: pageLimit(1000, 256),
});

/** `GET /v1/bridge/rooms/{hubId}/{roomId}/transcript?session=&after=&limit=` (BRG2). */
export async function readTranscript(c: BridgeContext): Promise<Response> {
  const address = roomAddress(c);
  if (!address) return refuse(c, unknownAddress());
  const query = readQuery(c.req.url, TranscriptQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await roomOf(c.env, address.hubId, address.roomId).readTranscript(query.value);
  return answer.ok ? c.json(answer.page) : refuse(c, answer.problem);
}
