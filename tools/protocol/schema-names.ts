import type * as v from "valibot";
import { CapabilityId, Role, Stats } from "../../src/durable/protocol/state/actor.ts";
import { Budget, ContestBlock, Limits, RateLimit } from "../../src/durable/protocol/catalog/catalog.ts";
import { ChatEntry } from "../../src/durable/protocol/state/chat-entry.ts";
import { Complication, Roll, Seed, Tier } from "../../src/durable/protocol/values/check.ts";
import { Closure, ClosureStage } from "../../src/durable/protocol/state/closure.ts";
import {
  Contest,
  ContestEntry,
  ContestMove,
  ContestOutcome,
  ContestResult,
} from "../../src/durable/protocol/state/contest.ts";
import { ActorId, CommandId, HubId, ItemName, MadeId, Time, Version } from "../../src/durable/protocol/values/ids.ts";
import { Contender, Hops } from "../../src/durable/protocol/bridge/offline-job.ts";
import { ItemQuantity } from "../../src/durable/protocol/values/item-quantity.ts";
import { Participant } from "../../src/durable/protocol/state/participant.ts";
import { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { RejectionCode } from "../../src/durable/protocol/socket/rejection.ts";
import { Ritual } from "../../src/durable/protocol/state/ritual.ts";
import { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { ClosureRun, Recap, RecapSource, Session } from "../../src/durable/protocol/state/session.ts";
import { ActorName } from "../../src/durable/protocol/values/text.ts";
import { Trade } from "../../src/durable/protocol/state/trade.ts";

type Schema = v.GenericSchema;

/** Kinds of text and number that stand in many places, with what there is to say of them. */
export const SCALARS: readonly { readonly schema: Schema; readonly name: string; readonly about: string }[] = [
  { schema: HubId, name: "hub or room id", about: "`[a-z0-9][a-z0-9-]{0,63}`" },
  { schema: ActorId, name: "actor id", about: "`[A-Za-z0-9][A-Za-z0-9._-]{0,63}`" },
  {
    schema: CommandId,
    name: "command id",
    about: "`[A-Za-z0-9_-]{1,64}`, chosen by the client, never twice by one actor",
  },
  { schema: MadeId, name: "id", about: "`[A-Za-z0-9_-]{1,64}`, made by the room: contests, trades, rituals, sessions" },
  { schema: ItemName, name: "item", about: "`[a-z0-9][a-z0-9.-]{0,63}`; relics are items" },
  { schema: CapabilityId, name: "capability", about: "`[a-z0-9][a-z0-9.-]{0,127}`" },
  {
    schema: ActorName,
    name: "name",
    about:
      "1–64 characters, as a person counts them, on one line: without line ends, control, direction and invisible characters (TXT4)",
  },
  { schema: Version, name: "version", about: "a whole number from 0: the number of a room's last event" },
  { schema: Time, name: "time", about: "ISO-8601, UTC, to the millisecond: `2026-11-05T19:00:00.000Z`" },
  { schema: Seed, name: "hex", about: "64 digits `0-9a-f`: 32 bytes" },
  { schema: Role, name: "role", about: "`player`, `spectator`, `gm`, `moderator` or `ops`" },
  {
    schema: Tier,
    name: "tier",
    about: "`critical-success`, `full-success`, `partial-success`, `fail-forward` or `hard-miss`, best first",
  },
  { schema: ContestMove, name: "move", about: "`risk-it-all`, `sparring-match` or `clash-of-wills`" },
  {
    schema: ClosureStage,
    name: "stage",
    about: "`transcript`, `story`, `entities`, `deltas`, `moderation` or `publishing`, in this order",
  },
  { schema: RejectionCode, name: "rejection code", about: "one of those under [Receipts](#receipts)" },
  { schema: RoomView.entries.inventory, name: "inventory", about: "`{<actor id>: {<item>: quantity}}`" },
  { schema: Hops, name: "hops", about: "an object: when each hop of the chain was passed, by its name" },
];

/** Objects that have a name, each with a section of its own. */
export const SHAPES: readonly { readonly schema: Schema; readonly name: string; readonly about: string }[] = [
  { schema: RoomView, name: "State", about: "A room as one viewer sees it (RES2). Lists are in order of making." },
  { schema: Participant, name: "Participant", about: "`momentum` is −2…+3." },
  { schema: Stats, name: "Stats", about: "Integers −1…3." },
  { schema: ChatEntry, name: "ChatEntry", about: "`version` is that of the event that said it." },
  { schema: Trade, name: "Trade", about: "While it is open `give` is held in escrow, in nobody's inventory." },
  { schema: ItemQuantity, name: "ItemQuantity", about: "" },
  { schema: Ritual, name: "Ritual", about: "" },
  { schema: Contest, name: "Contest", about: "" },
  {
    schema: ContestEntry,
    name: "ContestEntry",
    about: "Who entered, as what, and for what; roles go by order of entry.",
  },
  {
    schema: ContestOutcome,
    name: "ContestOutcome",
    about: "`tier` and `summary` are absent where a moderator awarded the contest.",
  },
  { schema: ContestResult, name: "ContestResult", about: "One participant's part; the list is by rank, best first." },
  { schema: Roll, name: "Roll", about: "All dice thrown, the two that count, and what they came to with the stat." },
  { schema: Complication, name: "Complication", about: "`appliedTo` lists actor ids." },
  { schema: Closure, name: "Closure", about: "With the fields of every closure event so far, later over earlier." },
  { schema: Session, name: "Session", about: "A stretch of play, with what became of it off the edge (CLO2)." },
  { schema: ClosureRun, name: "ClosureRun", about: "One run of a session's closure." },
  {
    schema: Recap,
    name: "Recap",
    about: "The story of a closed session (CLO3). Its texts say which lines they came from.",
  },
  {
    schema: RecapSource,
    name: "RecapSource",
    about:
      "A stretch of a text, in UTF-16 units from `from` up to `to`, and the line it came from: what a retraction cuts out (VIEW5).",
  },
  { schema: Receipt, name: "Receipt", about: "" },
  {
    schema: Limits,
    name: "Limits",
    about:
      "What a room lets through at the most (LIM2, LIM3); `actorTextBytes` counts bytes of UTF-8 in an actor's texts (LIM5).",
  },
  { schema: Budget, name: "Budget", about: "A bucket of `burst`, refilled evenly over `perSeconds` (LIM1)." },
  { schema: RateLimit, name: "RateLimit", about: "" },
  { schema: ContestBlock, name: "ContestBlock", about: "What makes a verb a contest." },
  {
    schema: Contender,
    name: "Contender",
    about: "What the dice of one participant are rolled from; `momentum` is that of the launch.",
  },
];
