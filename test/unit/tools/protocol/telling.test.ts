import * as v from "valibot";
import { expect, test } from "vitest";
import { textOf } from "../../../../src/durable/protocol/values/text.ts";
import { Trade } from "../../../../src/durable/protocol/state/trade.ts";
import { json, table } from "../../../../tools/protocol/markdown.ts";
import { readRoutes } from "../../../../tools/protocol/read-routes.ts";
import { fieldsOf, tellType } from "../../../../tools/protocol/tell-schema.ts";

test("CMD8 schemas are told with all that a client must know of them", () => {
  const whole = v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(3));
  expect(tellType(whole)).toBe("whole number -1…3");
  expect(tellType(v.pipe(v.number(), v.minValue(2)))).toBe("number from 2");
  expect(tellType(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(4)))).toBe("list (1–4) of text");
  expect(tellType(v.pipe(v.array(v.string()), v.length(2)))).toBe("list (2) of text");
  expect(tellType(textOf(64))).toBe("text of 1–64 characters");
  expect(tellType(v.nullable(v.picklist(["a", "b"])))).toBe('`"a"`, `"b"` or null');
  expect(tellType(v.record(v.string(), v.literal(true)))).toBe("object of `true` by name");
  expect(tellType(v.object({ one: v.optional(v.boolean(), false) }))).toBe(
    "{`one?`: `true` or `false`; `false` where it is absent}",
  );
  expect(tellType(v.array(Trade))).toBe("list of [Trade](#trade)");
  expect(fieldsOf(Trade).find(({ name }) => name === "note")).toEqual({ name: "note", optional: true, type: "text" });
  expect(() => tellType(v.date())).toThrow("nothing is known of telling a date");
});

test("SOK2 routes are read from the switchboard of the edge, with who may use them", () => {
  const app = `
    export const app = new Hono()
      .use(nameRequest)
      .get("/healthz", refuse, health)
      // a remark
      .post("/v1/hubs/:hubId/rooms/:roomId/close", inRoom("gm", "ops"), closeSession)

      .get("/v1/hubs/:hubId/rooms", inHub(), listRooms)
      .post("/v1/bridge/results", signedByBridge, acceptResult)
      .notFound((c) => refuse(c))`;
  expect(readRoutes(app)).toEqual([
    { name: "GET /healthz", who: "anybody" },
    {
      name: "POST /v1/hubs/{hubId}/rooms/{roomId}/close",
      who: "a token good for the room, with the role `gm` or `ops`",
    },
    { name: "GET /v1/hubs/{hubId}/rooms", who: "a token good for the hub" },
    { name: "POST /v1/bridge/results", who: "the bridge, by its signature" },
  ]);
});

test("CMD8 examples are JSON however they are laid out, and tables hold their bars", () => {
  const long = {
    list: Array.from({ length: 40 }, (_, at) => ({ at, gone: undefined })),
    empty: {},
    none: [],
    text: "a|b",
  };
  const laidOut = json(long);
  expect(JSON.parse(laidOut.slice("```json\n".length, -4))).toEqual(JSON.parse(JSON.stringify(long)));
  expect(Math.max(...laidOut.split("\n").map((line) => line.length))).toBeLessThan(120);
  expect(table(["a"], [["x|y"]])).toBe("| a |\n|---|\n| x\\|y |");
});
