import type * as v from "valibot";
import { Contender, Hops } from "../../src/durable/protocol/bridge/offline-job.ts";
import { Budget, ContestBlock, Limits, RateLimit, Verb } from "../../src/durable/protocol/catalog/catalog.ts";
import { AnyEvent } from "../../src/durable/protocol/events/any-event.ts";
import { CatalogDryRun } from "../../src/durable/protocol/http/catalog-change.ts";
import { DrainVerdict, LiveRoom, RoomInspection, UnfinishedJob } from "../../src/durable/protocol/http/operating.ts";
import { Trace, TraceHop } from "../../src/durable/protocol/http/trace.ts";
import { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { RejectionCode } from "../../src/durable/protocol/socket/rejection.ts";
import { CapabilityId, Role, Stats } from "../../src/durable/protocol/state/actor.ts";
import { ChatEntry } from "../../src/durable/protocol/state/chat-entry.ts";
import { Closure, ClosureStage } from "../../src/durable/protocol/state/closure.ts";
import {
  Contest,
  ContestEntry,
  ContestMove,
  ContestOutcome,
  ContestResult,
} from "../../src/durable/protocol/state/contest.ts";
import { Participant } from "../../src/durable/protocol/state/participant.ts";
import { Ritual } from "../../src/durable/protocol/state/ritual.ts";
import { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { ClosureRun, Recap, RecapSource, Session } from "../../src/durable/protocol/state/session.ts";
import { Trade } from "../../src/durable/protocol/state/trade.ts";
import { Complication, Roll, Seed, Tier } from "../../src/durable/protocol/values/check.ts";
import { ActorId, CommandId, HubId, ItemName, MadeId, Time, Version } from "../../src/durable/protocol/values/ids.ts";
import { ItemQuantity } from "../../src/durable/protocol/values/item-quantity.ts";
import { ActorName } from "../../src/durable/protocol/values/text.ts";
import type { ProtocolPage } from "./pages.ts";

/** Named objects, by the page that has a section on each. */
export const SHAPES: Readonly<Record<ProtocolPage, Readonly<Record<string, v.GenericSchema>>>> = {
  socket: {
    State: RoomView,
    Participant,
    Stats,
    ChatEntry,
    Trade,
    ItemQuantity,
    Ritual,
    Contest,
    ContestEntry,
    ContestOutcome,
    ContestResult,
    Roll,
    Complication,
    Closure,
    Limits,
    Budget,
    RateLimit,
    ContestBlock,
    Verb,
  },
  http: {
    Session,
    ClosureRun,
    Recap,
    RecapSource,
    LiveRoom,
    UnfinishedJob,
    RoomInspection,
    Trace,
    TraceHop,
    CatalogDryRun,
    DrainVerdict,
  },
  bridge: { Contender },
};

/** The definitions of the JSON Schemas. Events and receipts have chapters of their own in the pages. */
export const NAMED: Readonly<Record<string, v.GenericSchema>> = {
  Event: AnyEvent,
  Receipt,
  ...SHAPES.socket,
  ...SHAPES.http,
  ...SHAPES.bridge,
};

/** Kinds of text and number that many fields share, with their names in the pages. */
export const KINDS: ReadonlyMap<v.GenericSchema, string> = new Map<v.GenericSchema, string>([
  [HubId, "hub or room id"],
  [ActorId, "actor id"],
  [CommandId, "command id"],
  [MadeId, "id"],
  [ItemName, "item"],
  [CapabilityId, "capability"],
  [ActorName, "name"],
  [Version, "version"],
  [Time, "time"],
  [Seed, "hex"],
  [Role, "role"],
  [Tier, "tier"],
  [ContestMove, "move"],
  [ClosureStage, "stage"],
  [RejectionCode, "rejection code"],
  [RoomView.entries.inventory, "inventory"],
  [Hops, "hops"],
]);

/** The name of a schema in the pages; undefined where it has none. */
export function nameOf(schema: v.GenericSchema): string | undefined {
  const shapes = Object.values(SHAPES).flatMap((page) => Object.entries(page));
  const shape = shapes.find(([, each]) => each === schema);
  return KINDS.get(schema) ?? (shape === undefined ? undefined : `[${shape[0]}]`);
}
