import * as v from "valibot";
import { HubId, MadeId, RoomId } from "../values/ids.ts";
import { ChatEntry } from "./chat-entry.ts";
import { Closure } from "./closure.ts";
import { Contest } from "./contest.ts";
import { Participant } from "./participant.ts";
import { Ritual } from "./ritual.ts";
import { Trade } from "./trade.ts";

/**
 * A room as one viewer sees it: the `state` of a snapshot (RES2). Lists are in order of making and bounded by
 * {@link BOUNDS}; a client that applies its events to it holds what the next snapshot would show (RES3).
 */
export const RoomView = v.object({
  hubId: HubId,
  roomId: RoomId,
  /** Null while no session is open (SES1). */
  sessionId: v.nullable(MadeId),
  catalogVersion: v.string(),
  participants: v.array(Participant),
  chat: v.array(ChatEntry),
  trades: v.array(Trade),
  rituals: v.array(Ritual),
  contests: v.array(Contest),
  /** By actor and item; covers the listed participants. */
  inventory: v.record(v.string(), v.record(v.string(), v.number())),
  closures: v.array(Closure),
  slowModeMs: v.number(),
});
export type RoomView = v.InferOutput<typeof RoomView>;

/** How much of each list a snapshot shows (RES2). Open trades and contests are always there. */
export const BOUNDS = {
  publicChat: 50,
  whispers: 20,
  settledTrades: 20,
  rituals: 10,
  settledContests: 10,
  closures: 10,
} as const;
