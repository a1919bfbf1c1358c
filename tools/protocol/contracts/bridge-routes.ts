import * as v from "valibot";
import { OfflineResult, ResultAnswer } from "../../../src/durable/protocol/bridge/offline-result.ts";
import {
  RecapErasure,
  RoomEnd,
  RoomErasure,
  RoomErasureAnswer,
} from "../../../src/durable/protocol/bridge/room-erasure.ts";
import { AnyEvent } from "../../../src/durable/protocol/events/any-event.ts";
import { ActorId, MadeId, Version } from "../../../src/durable/protocol/values/ids.ts";
import { pageOf, WHOLE } from "./paging.ts";
import type { RouteContract } from "./route-contract.ts";

/** The routes that only the bridge may use, by its signature. */
export const BRIDGE_ROUTES: Readonly<Record<string, RouteContract>> = {
  "POST /v1/bridge/results": {
    operationId: "acceptResult",
    tag: "bridge",
    body: OfflineResult,
    answer: { status: 200, schema: ResultAnswer },
    examples: ["results.applied", "results.ignored"],
  },
  "GET /v1/bridge/rooms/{hubId}/{roomId}/transcript": {
    operationId: "readTranscript",
    tag: "bridge",
    query: {
      session: { schema: MadeId, isRequired: true },
      after: { schema: WHOLE },
      limit: { schema: pageOf(1000, 256) },
    },
    answer: {
      status: 200,
      schema: v.object({
        sessionId: MadeId,
        fromVersion: Version,
        toVersion: Version,
        events: v.array(AnyEvent),
        nextAfter: v.nullable(Version),
        present: v.exactOptional(v.array(v.looseObject({ actorId: ActorId, name: v.string() }))),
      }),
    },
    example: "transcript",
  },
  "POST /v1/bridge/rooms/{hubId}/{roomId}/erase": {
    operationId: "eraseInRoom",
    tag: "bridge",
    body: RoomErasure,
    answer: { status: 200, schema: RoomErasureAnswer },
    example: "erase-step",
  },
  "POST /v1/bridge/rooms/{hubId}/{roomId}/erase-recap": {
    operationId: "eraseRoomRecap",
    tag: "bridge",
    body: RecapErasure,
    answer: { status: 200, schema: v.object({ found: v.boolean() }) },
    example: "erase-recap",
  },
  "POST /v1/bridge/rooms/{hubId}/{roomId}/end": {
    operationId: "endRoom",
    tag: "bridge",
    body: RoomEnd,
    answer: { status: 200, schema: v.object({}) },
    example: "end-room",
  },
};
