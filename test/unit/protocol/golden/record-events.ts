import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { EVENT_TYPES } from "../../../../src/durable/protocol/events/event.ts";
import { EVENT_SCHEMA } from "../../../../src/durable/protocol/events/version.ts";
import { sampleOf } from "../../../support/sample-events.ts";

/**
 * Puts event types that are new in this release into the golden samples of its schema, from `sample-events`. What is
 * there already was written by a release, and stays: `node test/unit/protocol/golden/record-events.ts`, then `npm run format`.
 */
const file = new URL(`v${EVENT_SCHEMA}.json`, import.meta.url);
const known: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const added = EVENT_TYPES.filter((type) => !(type in known));
const samples = EVENT_TYPES.map((type, index) => [type, known[type] ?? sampleOf(type, index + 1)]);
writeFileSync(file, `${JSON.stringify(Object.fromEntries(samples), null, 2)}\n`);
console.log(added.length === 0 ? "nothing is new" : `added ${added.join(", ")}`);
