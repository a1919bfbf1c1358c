import * as v from "valibot";
import { Limits, Verb } from "../../../src/durable/protocol/catalog/catalog.ts";
import { AnyEvent } from "../../../src/durable/protocol/events/any-event.ts";
import { CatalogDryRun } from "../../../src/durable/protocol/http/catalog-change.ts";
import { LiveRoom } from "../../../src/durable/protocol/http/operating.ts";
import { CommandRequest } from "../../../src/durable/protocol/socket/command.ts";
import { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { Actor, CapabilityId } from "../../../src/durable/protocol/state/actor.ts";
import { Session } from "../../../src/durable/protocol/state/session.ts";
import { MadeId, Time, Version } from "../../../src/durable/protocol/values/ids.ts";
import { textOf } from "../../../src/durable/protocol/values/text.ts";
import { Status } from "../../../src/offline-bridge/language/lexicon/lexicon.ts";
import { StateAnswer } from "./archive-answers.ts";
import { pageOf, WHOLE } from "./paging.ts";
import type { RouteContract } from "./route-contract.ts";

const { actorId, hubId, room, name, capabilities, roles, stats } = Actor.entries;
/** The catalog in force (SHP7). */
const Catalog = v.object({
  catalogVersion: v.string(),
  verbs: v.array(Verb),
  limits: Limits,
  safety: v.object({ capabilities: v.array(CapabilityId), words: v.array(v.string()) }),
});
const Texts = v.array(v.string());
/** A lexicon (CLO4). The answer to a fault names the field; that ids and names are letters and stand once is not said here. */
const Lexicon = v.object({
  about: v.exactOptional(v.string()),
  entities: v.array(
    v.object({
      entityId: v.string(),
      entityType: v.string(),
      canonicalName: v.string(),
      aliases: v.exactOptional(Texts),
      canon: v.exactOptional(
        v.looseObject({
          status: v.exactOptional(Status),
          controllingFaction: v.exactOptional(v.nullable(v.string())),
          control: v.exactOptional(Texts),
          threats: v.exactOptional(Texts),
        }),
      ),
    }),
  ),
  prohibitedCapabilities: v.exactOptional(
    v.array(v.object({ capabilityId: v.string(), label: v.string(), severity: v.string() })),
  ),
});
const Gap = v.object({ from: Version, to: Version });

/** The routes that players use. */
export const ROOM_ROUTES: Readonly<Record<string, RouteContract>> = {
  "GET /healthz": {
    operationId: "readHealth",
    tag: "edge",
    answer: {
      status: 200,
      schema: v.object({ status: v.literal("ok"), version: v.string(), dev: v.exactOptional(v.literal(true)) }),
    },
    example: "healthz",
  },
  "GET /console/*": {
    operationId: "showConsole",
    tag: "edge",
    answer: { status: 200, schema: v.string(), mediaType: "text/html" },
  },
  "POST /v1/dev/tokens": {
    operationId: "mintDevToken",
    tag: "edge",
    body: v.object({
      ...{ actorId, hubId, roomId: room },
      name: v.optional(name),
      capabilities: v.optional(capabilities, []),
      roles: v.optional(roles, ["player"]),
      stats: v.optional(stats, {}),
      ttlSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 3600),
    }),
    answer: { status: 201, schema: v.object({ token: v.string(), expiresAt: Time }) },
    example: "dev-tokens",
  },
  "POST /v1/hubs/{hubId}/rooms/{roomId}/tickets": {
    operationId: "mintTicket",
    tag: "rooms",
    answer: { status: 201, schema: v.object({ ticket: v.string(), expiresAt: Time }) },
    example: "tickets",
  },
  "GET /v1/hubs/{hubId}/rooms/{roomId}/socket": {
    operationId: "openSocket",
    tag: "rooms",
    query: { after: { schema: WHOLE } },
    answer: { status: 101 },
  },
  "POST /v1/hubs/{hubId}/rooms/{roomId}/commands": {
    operationId: "sendCommand",
    tag: "rooms",
    body: CommandRequest,
    answer: { status: 200, schema: Receipt },
    example: "commands",
  },
  "GET /v1/hubs/{hubId}/rooms/{roomId}/state": {
    operationId: "readState",
    tag: "rooms",
    query: { at: { schema: WHOLE }, waitFor: { schema: WHOLE } },
    answer: { status: 200, schema: StateAnswer },
  },
  "GET /v1/hubs/{hubId}/rooms/{roomId}/events": {
    operationId: "readEvents",
    tag: "rooms",
    query: {
      after: { schema: v.optional(WHOLE, 0) },
      limit: { schema: pageOf(256, 256) },
      waitFor: { schema: WHOLE },
    },
    answer: {
      status: 200,
      schema: v.object({ events: v.array(AnyEvent), nextAfter: v.nullable(Version), gap: v.exactOptional(Gap) }),
    },
    example: "events",
  },
  "GET /v1/hubs/{hubId}/rooms/{roomId}/sessions": {
    operationId: "readSessions",
    tag: "rooms",
    query: { limit: { schema: pageOf(100, 20) }, cursor: { schema: v.string() } },
    answer: {
      status: 200,
      schema: v.object({ sessions: v.array(v.omit(Session, ["recap"])), nextCursor: v.nullable(v.string()) }),
    },
    example: "sessions",
  },
  "GET /v1/hubs/{hubId}/rooms/{roomId}/sessions/{sessionId}": {
    operationId: "readSession",
    tag: "rooms",
    answer: { status: 200, schema: Session },
    example: "session",
  },
  "POST /v1/hubs/{hubId}/rooms/{roomId}/close": {
    operationId: "closeSession",
    tag: "rooms",
    body: v.object({ reason: v.exactOptional(textOf(280)) }),
    answer: { status: 200, schema: v.object({ sessionId: MadeId, status: v.picklist(["closing", "closed"]) }) },
    example: "close",
  },
  "GET /v1/hubs/{hubId}/rooms": {
    operationId: "listRooms",
    tag: "hub",
    answer: { status: 200, schema: v.object({ rooms: v.array(LiveRoom) }) },
    example: "rooms",
  },
  "GET /v1/hubs/{hubId}/catalog": {
    operationId: "readCatalog",
    tag: "hub",
    headers: { "If-None-Match": { schema: v.string() } },
    answer: { status: 200, schema: Catalog },
    more: { 304: "the catalog is the one that the client has" },
    example: "catalog",
  },
  "PUT /v1/hubs/{hubId}/catalog": {
    operationId: "changeCatalog",
    tag: "hub",
    // The answer to a fault names the field; the rules of an override are longer than a schema can say.
    body: v.object({
      verbs: v.exactOptional(v.record(v.string(), v.nullable(v.looseObject({})))),
      limits: v.exactOptional(v.looseObject({})),
      safety: v.exactOptional(v.looseObject({})),
    }),
    query: { "dry-run": { schema: v.optional(v.picklist(["true", "false"]), "false") } },
    headers: { "If-Match": { schema: v.string() } },
    answer: { status: 200, schema: v.union([CatalogDryRun, v.object({ catalogVersion: v.string() })]) },
    example: "change-catalog",
    examples: ["change-catalog.dry-run"],
  },
  "GET /v1/hubs/{hubId}/lexicon": {
    operationId: "readLexicon",
    tag: "hub",
    headers: { "If-None-Match": { schema: v.string() } },
    answer: {
      status: 200,
      schema: v.object({ version: Version, at: v.exactOptional(Time), lexicon: v.nullable(Lexicon) }),
    },
    more: { 304: "the lexicon is the one that the client has" },
    example: "lexicon",
  },
  "PUT /v1/hubs/{hubId}/lexicon": {
    operationId: "changeLexicon",
    tag: "hub",
    body: v.union([Lexicon, v.strictObject({})]),
    headers: { "If-Match": { schema: v.string() } },
    answer: { status: 200, schema: v.object({ version: Version }) },
    example: "change-lexicon",
  },
};
