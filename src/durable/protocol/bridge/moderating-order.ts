import * as v from "valibot";
import { ItemId } from "../http/decision.ts";
import { AlertId, Acknowledgement, ClaimRequest, NoteRequest } from "../http/moderating.ts";
import { ActorId, HubId, MadeId, RoomId } from "../values/ids.ts";

/** An act of a moderator on an item or an alert, on its way from the edge to the bridge (BRG5, MOD9–MOD12). */
export const ModeratingOrder = v.object({
  purpose: v.literal("moderating"),
  hubId: HubId,
  /** The only room whose items and alerts may be touched; `*` for every room. */
  roomId: v.union([v.literal("*"), RoomId]),
  /** The item, or the alert. */
  target: v.union([ItemId, AlertId]),
  /** The key under which the act counts once. */
  actId: MadeId,
  by: ActorId,
  /** Names the token, for the audit (AUD1). */
  tokenId: v.exactOptional(v.string()),
  act: v.variant("kind", [
    v.object({ kind: v.literal("claim"), ...ClaimRequest.entries }),
    v.object({ kind: v.literal("release") }),
    v.object({ kind: v.literal("note"), ...NoteRequest.entries }),
    v.object({ kind: v.literal("acknowledge"), ...Acknowledgement.entries }),
  ]),
});
export type ModeratingOrder = v.InferOutput<typeof ModeratingOrder>;
