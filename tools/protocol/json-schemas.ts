import {
  toJsonSchema,
  type ConversionConfig,
  type JsonSchema,
  type OverrideSchemaContext,
} from "@valibot/to-json-schema";
import type * as v from "valibot";
import { DecisionOrder } from "../../src/durable/protocol/bridge/decision-order.ts";
import { ErasureOrder } from "../../src/durable/protocol/bridge/erasure-order.ts";
import { HubRecord } from "../../src/durable/protocol/bridge/hub-record.ts";
import { LexiconOrder } from "../../src/durable/protocol/bridge/lexicon-order.ts";
import { ModeratingOrder } from "../../src/durable/protocol/bridge/moderating-order.ts";
import { JobAnswers, OfflineJob } from "../../src/durable/protocol/bridge/offline-job.ts";
import { OfflineResult, ResultAnswer } from "../../src/durable/protocol/bridge/offline-result.ts";
import { RedriveOrder } from "../../src/durable/protocol/bridge/redrive-order.ts";
import { RegisterTurn } from "../../src/durable/protocol/bridge/register-turn.ts";
import { CatalogFile } from "../../src/durable/protocol/catalog/catalog-override.ts";
import { AnyEvent } from "../../src/durable/protocol/events/any-event.ts";
import { ServerMessage } from "../../src/durable/protocol/socket/down.ts";
import { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { ClientMessage } from "../../src/durable/protocol/socket/up.ts";
import { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { Session } from "../../src/durable/protocol/state/session.ts";
import { NAMED } from "./shapes.ts";

const FILES: Readonly<Record<string, v.GenericSchema>> = {
  up: ClientMessage,
  down: ServerMessage,
  event: AnyEvent,
  receipt: Receipt,
  state: RoomView,
  session: Session,
  "offline-job": OfflineJob,
  "hub-record": HubRecord,
  "job-answers": JobAnswers,
  "offline-result": OfflineResult,
  "result-answer": ResultAnswer,
  "decision-order": DecisionOrder,
  "moderating-order": ModeratingOrder,
  "redrive-order": RedriveOrder,
  "erasure-order": ErasureOrder,
  "lexicon-order": LexiconOrder,
  "register-turn": RegisterTurn,
  catalog: CatalogFile,
};

const CONFIG: ConversionConfig = {
  target: "draft-2020-12",
  typeMode: "input",
  definitions: NAMED,
  // JSON Schema cannot express checks by code (TXT1–TXT4); the pages describe them.
  ignoreActions: ["readonly", "trim", "check", "raw_check"],
  overrideSchema: convertByHand,
};

/**
 * The JSON Schemas by their file below docs/protocol/schema, without `.json`.
 * @throws for a schema that cannot be converted
 */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(FILES).map(([name, schema]) => {
      const converted = onlyNeeded(toJsonSchema(schema, CONFIG));
      return [name, name === "catalog" ? converted : leftOpen(converted)];
    }),
  );
}

/**
 * A schema that takes fields which it does not name: a later release may add some to a verb that it tells (SOK4), and
 * only a catalog that somebody puts is held to the fields of this one (CAT7).
 */
function leftOpen<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("additionalProperties" in value)) return value;
    if (value.additionalProperties !== false) return value;
    const { additionalProperties: __, ...open } = value;
    return open;
  }) as T;
}

/** A schema with the named shapes that it refers to. */
export interface ConvertedSchema {
  readonly schema: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * Converts one schema for a document that keeps the named shapes apart.
 * @param target the dialect that the document speaks
 * @throws for a schema that cannot be converted
 */
export function convertSchema(
  schema: v.GenericSchema,
  target: "draft-2020-12" | "draft-07" = "draft-2020-12",
): ConvertedSchema {
  const {
    $schema: _,
    $defs = {},
    definitions = {},
    ...rest
  } = onlyNeeded(toJsonSchema(schema, { ...CONFIG, target })) as JsonSchema & Definitions;
  return { schema: rest, definitions: { ...definitions, ...$defs } };
}

interface Definitions {
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** Converts the three kinds of schema that the library cannot; one by code asks for nothing that JSON Schema can say. */
function convertByHand({ valibotSchema }: OverrideSchemaContext): JsonSchema | null {
  const { type, wrapped, key, value }: Parts = valibotSchema;
  if ((type === "non_optional" || type === "custom") && wrapped !== undefined) return inner(wrapped);
  if (type === "custom") return {};
  if (type !== "record" || key?.options === undefined || value === undefined) return null;
  return { type: "object", propertyNames: { enum: [...key.options] }, additionalProperties: inner(value) };
}

interface Parts {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly key?: { readonly options?: readonly string[] };
  readonly value?: v.GenericSchema;
}

/** Converts a schema without references: neither it nor a part of it is a definition. */
function inner(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, { ...CONFIG, definitions: {} });
  return rest;
}

/** Removes the definitions that nothing refers to. */
function onlyNeeded({ $defs = {}, ...schema }: JsonSchema): JsonSchema {
  const needed = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"#\/\$defs\/(\w+)"/g)) {
      if (needed.has(name)) continue;
      needed.add(name);
      visit($defs[name]);
    }
  };
  visit(schema);
  const kept = Object.entries($defs).filter(([name]) => needed.has(name));
  return kept.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(kept) };
}
