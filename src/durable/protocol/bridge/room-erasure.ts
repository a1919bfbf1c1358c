import * as v from "valibot";
import { ActorId, HubId, MadeId, RoomId, Version } from "../values/ids.ts";

/** A piece of a room that one step goes through, and where it begins; each step is short (ERA3). */
export const ErasureStep = v.variant("part", [
  /** Everything shown now, with all that a waking room rebuilds it from. */
  v.object({ part: v.literal("shown") }),
  /** The log after a version, up to the version at which the erasure began. */
  v.object({ part: v.literal("log"), after: Version, upTo: Version }),
  /** Stored views after a version. */
  v.object({ part: v.literal("views"), after: Version }),
  /** The memory of rejected commands after an id. */
  v.object({ part: v.literal("rejections"), after: v.string() }),
]);
export type ErasureStep = v.InferOutput<typeof ErasureStep>;

/**
 * The body of the signed `POST /v1/bridge/rooms/{hubId}/{roomId}/erase`: one step of the erasure of a person (ERA3).
 */
export const RoomErasure = v.object({
  purpose: v.literal("erase"),
  schema: v.literal(1),
  hubId: HubId,
  roomId: RoomId,
  actorId: ActorId,
  step: ErasureStep,
});
export type RoomErasure = v.InferOutput<typeof RoomErasure>;

/** `next` is null after the last step; `names` are those that the person bore in what this step went through. */
export const RoomErasureAnswer = v.object({
  next: v.nullable(ErasureStep),
  erased: v.number(),
  names: v.array(v.string()),
});
export type RoomErasureAnswer = v.InferOutput<typeof RoomErasureAnswer>;

/** The body of the signed `POST /v1/bridge/rooms/{hubId}/{roomId}/erase-recap`: a closed session's recap (ERA3). */
export const RecapErasure = v.object({
  purpose: v.literal("erase-recap"),
  schema: v.literal(1),
  hubId: HubId,
  roomId: RoomId,
  actorId: ActorId,
  sessionId: MadeId,
  /** Events with the person's words. */
  versions: v.pipe(v.array(Version), v.maxLength(100_000)),
  names: v.pipe(v.array(v.string()), v.maxLength(1000)),
});
export type RecapErasure = v.InferOutput<typeof RecapErasure>;

/** The body of the signed `POST /v1/bridge/rooms/{hubId}/{roomId}/end`: the room deletes all it stores (ERA6). */
export const RoomEnd = v.object({ purpose: v.literal("end"), schema: v.literal(1), hubId: HubId, roomId: RoomId });
export type RoomEnd = v.InferOutput<typeof RoomEnd>;
