import * as v from "valibot";
import { OfflineResult, resultKey } from "../../durable/protocol/bridge/offline-result.ts";
import { RecapErasure, RoomEnd, RoomErasure } from "../../durable/protocol/bridge/room-erasure.ts";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import { roomOf } from "../../durable/room-of.ts";
import { roomAddress, unknownAddress } from "../access/identify-player.ts";
import type { BridgeContext } from "../app-env.ts";
import { WholeNumber, pageLimit, parseJson, readQuery, decodeText, type Read } from "../read-input.ts";
import { refuse } from "../refuse.ts";

/** `POST /v1/bridge/results` (BRG1): hands a result, whose signature is verified, to its room. */
export async function acceptResult(c: BridgeContext): Promise<Response> {
  const body = c.var.signedBody;
  const read = parseJson(decodeText(body), OfflineResult);
  if (!read.ok) return refuse(c, read.problem);
  const result = read.value;
  if (result.key !== resultKey(result) || result.key !== c.req.header("webhook-id")) {
    const detail = "`key` must be <workflowId>/<kind>[/<stage>] and the same as the header webhook-id";
    return refuse(c, { code: "invalid-request", detail, path: "key" });
  }
  const room = roomOf(c.env, result.hubId, result.roomId);
  const answer = await room.acceptResult(result, await bodyFingerprint(body));
  return answer.ok ? c.json(answer.answer) : refuse(c, answer.problem);
}

/** SHA-256 of the raw body in hex: tells a repeated result from a different one under the same key. */
async function bodyFingerprint(body: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", body);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `POST /v1/bridge/rooms/{hubId}/{roomId}/erase` (ERA3): one step of the erasure of a person in a room. */
export async function eraseInRoom(c: BridgeContext): Promise<Response> {
  const read = readOrder(c, RoomErasure);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, roomId, actorId, step } = read.value;
  return c.json(await roomOf(c.env, hubId, roomId).eraseStep(actorId, step));
}

/** `POST /v1/bridge/rooms/{hubId}/{roomId}/erase-recap` (ERA3) → 200 `{found}`. */
export async function eraseRoomRecap(c: BridgeContext): Promise<Response> {
  const read = readOrder(c, RecapErasure);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, roomId } = read.value;
  return c.json({ found: await roomOf(c.env, hubId, roomId).eraseRecap(read.value) });
}

/** `POST /v1/bridge/rooms/{hubId}/{roomId}/end` (ERA6) → 200 `{}`: the room deletes all it stores. */
export async function endRoom(c: BridgeContext): Promise<Response> {
  const read = readOrder(c, RoomEnd);
  if (!read.ok) return refuse(c, read.problem);
  await roomOf(c.env, read.value.hubId, read.value.roomId).end();
  return c.json({});
}

/** The signed order for the room that the path names: a signature covers the body alone. */
function readOrder<S extends v.GenericSchema<unknown, { readonly hubId: string; readonly roomId: string }>>(
  c: BridgeContext,
  schema: S,
): Read<v.InferOutput<S>> {
  const address = roomAddress(c);
  if (!address) return { ok: false, problem: unknownAddress() };
  const read = parseJson(decodeText(c.var.signedBody), schema);
  if (!read.ok) return read;
  const { hubId, roomId } = read.value;
  if (hubId === address.hubId && roomId === address.roomId) return read;
  const detail = "`roomId`: the order is for another room than the address names";
  return { ok: false, problem: { code: "invalid-request", detail, path: "roomId" } };
}

const TranscriptQuery = v.object({
  session: MadeId,
  after: v.exactOptional(WholeNumber),
  limit: pageLimit(1000, 256),
});

/** `GET /v1/bridge/rooms/{hubId}/{roomId}/transcript?session=&after=&limit=` (BRG2): a page of a closed session. */
export async function readTranscript(c: BridgeContext): Promise<Response> {
  const address = roomAddress(c);
  if (!address) return refuse(c, unknownAddress());
  const query = readQuery(c.req.url, TranscriptQuery);
  if (!query.ok) return refuse(c, query.problem);
  const answer = await roomOf(c.env, address.hubId, address.roomId).readTranscript(query.value);
  return answer.ok ? c.json(answer.page) : refuse(c, answer.problem);
}
