import { readFileSync } from "node:fs";
import * as v from "valibot";
import { expect, test } from "vitest";
import { OfflineResult } from "../../../src/durable/protocol/bridge/offline-result.ts";

type Golden = Readonly<Record<string, unknown>>;

/** A `closure.published` of every shape that some release has sent; the first had no number. */
const GOLDEN: readonly Golden[] = JSON.parse(readFileSync(new URL("golden/published.json", import.meta.url), "utf8"));

test.each(GOLDEN)("CLO6 CMD8 closure.published of $jobId is read as it was sent", (result) => {
  expect(v.parse(OfflineResult, result)).toEqual(result);
});

test("CLO6 CMD8 BRG1 one of a later shape is refused, so that the bridge sends it again until the room knows it", () => {
  expect(v.is(OfflineResult, { ...GOLDEN[1], schema: 2, loreCount: { added: 1 } })).toBe(false);
  expect(v.is(OfflineResult, { ...GOLDEN[1], schema: 2 })).toBe(false);
});

test("CLO6 CMD8 a release that knows no number reads what this one sends: the rest is as before", () => {
  const [before = {}, now = {}] = GOLDEN;
  expect(Object.keys(now).filter((key) => !(key in before))).toEqual(["schema"]);
});
