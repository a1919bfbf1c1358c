import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { EVENT_DATA, EVENT_ENVELOPE, EVENT_TYPES, type Event } from "../../../src/durable/protocol/events/event.ts";
import { upcast } from "../../../src/durable/protocol/events/upcast.ts";
import { EVENT_SCHEMA } from "../../../src/durable/protocol/events/version.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { evolve } from "../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../src/durable/rules/core/room-state.ts";
import { eventFor, PUBLIC } from "../../../src/durable/rules/core/view-for.ts";
import { sampleOf } from "../../support/sample-events.ts";

interface Golden {
  readonly schema: number;
  readonly type: string;
  readonly stored: { readonly event: unknown; readonly hidden?: unknown };
}

/** Every event type as some release wrote it into its log. */
const GOLDEN: readonly Golden[] = readdirSync(new URL("golden", import.meta.url)).flatMap((name) => {
  const schema = /^v(\d+)\.json$/.exec(name)?.[1];
  if (schema === undefined) return [];
  const samples: Record<string, Golden["stored"]> = JSON.parse(
    readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8"),
  );
  return Object.entries(samples).map(([type, stored]) => ({ schema: Number(schema), type, stored }));
});

const Envelope = v.looseObject(EVENT_ENVELOPE);

function isOfToday(event: Event): boolean {
  return v.is(Envelope, event) && v.is(EVENT_DATA[event.type], event.data);
}

describe("CMD8 what old releases wrote", () => {
  test("CMD8 every event type there ever was has a golden sample", () => {
    const kept = new Set(GOLDEN.map(({ type }) => type));
    expect(EVENT_TYPES.filter((type) => !kept.has(type))).toEqual([]);
    expect(new Set(GOLDEN.map(({ schema }) => schema))).toContain(EVENT_SCHEMA);
  });

  test.each(GOLDEN)("CMD8 schema $schema: $type is read as an event of today", ({ schema, type, stored }) => {
    const event = upcast(schema, stored.event);
    expect(event.type).toBe(type);
    expect(isOfToday(event)).toBe(true);
  });

  test.each(GOLDEN)("CMD8 RES3 schema $schema: $type can be applied and shown", ({ schema, stored }) => {
    const event = upcast(schema, stored.event);
    const empty = emptyRoom("hub", "atrium", BUILT_IN_CATALOG).view;
    expect(() => evolve(empty, event)).not.toThrow();
    expect(() => eventFor({ event } as Parameters<typeof eventFor>[0], PUBLIC)).not.toThrow();
  });

  test("CMD8 upcasting today's schema changes nothing", () => {
    for (const type of EVENT_TYPES) {
      const { event } = sampleOf(type);
      expect(upcast(EVENT_SCHEMA, event)).toBe(event);
    }
  });

  test("CMD8 a log of a later release, or of one that never was, is a fault of the release and says so", () => {
    expect(() => upcast(EVENT_SCHEMA + 1, {})).toThrow(/newer than this release/);
    expect(() => upcast(0, {})).toThrow(/no step leads from event schema 0/);
  });

  test("CMD8 CMD4 the samples are whole: envelope and data as the schemas say, all optional fields in use", () => {
    for (const type of EVENT_TYPES) {
      const { event } = sampleOf(type);
      expect(isOfToday(event)).toBe(true);
      const fields = Object.keys(EVENT_DATA[type].entries);
      const missing = fields.filter((field) => !Object.keys(event.data).includes(field));
      expect({ type, missing }).toEqual({ type, missing: [] });
    }
  });
});
