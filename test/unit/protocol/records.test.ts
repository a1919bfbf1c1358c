import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isRecord, RECORD_SCHEMAS } from "../../../src/durable/protocol/bridge/hub-record.ts";
import { parsePostedJob } from "../../../src/offline-bridge/bridge/read-job.ts";

interface Golden {
  readonly kind: string;
  readonly schema: number;
}

/** A record of every shape that some release has sent. */
const GOLDEN: readonly Golden[] = JSON.parse(readFileSync(new URL("golden/records.json", import.meta.url), "utf8"));

test.each(GOLDEN)("AUD2 CMD8 $kind, schema $schema, is read as it was sent", (record) => {
  expect(isRecord(record)).toBe(true);
  expect(parsePostedJob(record)).toEqual({ ok: true, record });
});

test("AUD2 CMD8 every kind has a golden record of its newest schema", () => {
  for (const [kind, schema] of Object.entries(RECORD_SCHEMAS))
    expect(GOLDEN.some((each) => each.kind === kind && each.schema === schema)).toBe(true);
});
