import * as v from "valibot";
import { expect, test } from "vitest";
import { fieldFault } from "../../../src/durable/protocol/values/field-fault.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9));

test.each([
  ["a field that is not there", v.object({ name: v.string() }), {}, "name", "is missing"],
  ["a text", v.object({ name: v.string() }), { name: 5 }, "name", "must be a text"],
  ["a number", v.object({ count: Count }), { count: "5" }, "count", "must be a number"],
  ["a whole number", v.object({ count: Count }), { count: 1.5 }, "count", "must be a whole number"],
  ["a bound below", v.object({ count: Count }), { count: 0 }, "count", "must be at least 1"],
  ["a bound above", v.object({ count: Count }), { count: 10 }, "count", "must be at most 9"],
  ["a flag", v.object({ on: v.boolean() }), { on: "yes" }, "on", "must be true or false"],
  ["a list", v.object({ all: v.array(Count) }), { all: {} }, "all", "must be a list"],
  ["something in a list", v.object({ all: v.array(Count) }), { all: [1, 0] }, "all.1", "must be at least 1"],
  ["a list's length", v.pipe(v.array(Count), v.maxLength(1)), [1, 2], "it", "must have at most 1 entries"],
  ["a text's length", v.pipe(v.string(), v.maxGraphemes(2)), "abc", "it", "must have at most 2 characters"],
  ["an object", v.object({ all: v.object({}) }), { all: 5 }, "all", "must be an object"],
  ["a record", v.record(v.string(), Count), 5, "it", "must be an object"],
  ["a field too many", v.strictObject({}), { more: 1 }, "more", "is no field that is known here"],
  ["one of some", v.object({ as: v.picklist(["a", "b"]) }), { as: "c" }, "as", "must be one of a, b"],
  [
    "what the schema says itself",
    v.pipe(v.string(), v.regex(/^a/, "must begin with a")),
    "b",
    "it",
    "must begin with a",
  ],
])("CMD5 %s is told by its path and in plain words", (_name, schema: v.GenericSchema, input, path, message) => {
  const { issues } = v.safeParse(schema, input);
  if (issues === undefined) throw new Error("the schema found nothing");
  expect(fieldFault(issues, "it")).toEqual({ path, message });
});
