import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_FRAME_BYTES } from "../../../src/durable/protocol/events/version.ts";
import { parseClientMessage } from "../../../src/durable/protocol/socket/parse-client-message.ts";

const frame = (value: unknown) => JSON.stringify(value);
/** A command frame of exactly this many bytes. */
const padded = (bytes: number, filler = "x") => {
  const empty = frame({ type: "hub.command", id: "c-1", verb: "verb.say", args: { message: "" } });
  const room = bytes - empty.length;
  const message = filler.repeat(Math.floor(room / new TextEncoder().encode(filler).length));
  return frame({ type: "hub.command", id: "c-1", verb: "verb.say", args: { message } });
};

describe("good frames", () => {
  test("SOK4 a command", () => {
    const parsed = parseClientMessage(
      frame({ type: "hub.command", id: "c-1", verb: "verb.say", args: { message: "hi" } }),
    );
    const command = { id: "c-1", verb: "verb.say", args: { message: "hi" } };
    expect(parsed).toEqual({ ok: true, message: { type: "hub.command", command } });
  });

  test("SOK4 an acknowledgement and a new token", () => {
    expect(parseClientMessage(frame({ type: "hub.ack", version: 0 }))).toEqual({
      ok: true,
      message: { type: "hub.ack", version: 0 },
    });
    expect(parseClientMessage(frame({ type: "hub.refreshToken", token: "a.b.c" }))).toEqual({
      ok: true,
      message: { type: "hub.refreshToken", token: "a.b.c" },
    });
  });

  test("SOK4 unknown fields are ignored, white space and the order of fields too", () => {
    const parsed = parseClientMessage(' { "more" : 1, "version": 7 , "type" : "hub.ack" } \n');
    expect(parsed).toEqual({ ok: true, message: { type: "hub.ack", version: 7 } });
  });

  test.each([
    ["no verb", { id: "c-1", args: {} }],
    ["a verb that is no text", { id: "c-1", verb: 7, args: {} }],
    ["no args", { id: "c-1", verb: "verb.say" }],
    ["args that are no object", { id: "c-1", verb: "verb.say", args: [1] }],
  ])("SOK4 CMD2 a command with a good id is a command, whatever else is wrong with it: %s", (_, fields) => {
    expect(parseClientMessage(frame({ type: "hub.command", ...fields }))).toMatchObject({
      ok: true,
      message: { command: { id: "c-1" } },
    });
  });

  test("SOK4 a frame may be exactly 16 KiB", () => {
    expect(padded(MAX_FRAME_BYTES)).toHaveLength(MAX_FRAME_BYTES);
    expect(parseClientMessage(padded(MAX_FRAME_BYTES))).toMatchObject({ ok: true });
  });
});

describe("frames that are no messages", () => {
  test.each([
    ["binary", new ArrayBuffer(4), "binary"],
    ["an empty text", "", "bad-json"],
    ["no JSON", "hello", "bad-json"],
    ["half a frame", '{"type":"hub.ack"', "bad-json"],
    ["two frames in one", '{"type":"hub.ack","version":1}{"type":"hub.ack","version":2}', "bad-json"],
    ["a heartbeat that is spelt wrong", "Ping", "bad-json"],
    ["a text", '"hub.ack"', "bad-frame"],
    ["a number", "7", "bad-frame"],
    ["null", "null", "bad-frame"],
    ["a list", '[{"type":"hub.ack"}]', "bad-frame"],
    ["an object without a type", '{"version":1}', "bad-frame"],
    ["an unknown type", '{"type":"hub.fly"}', "unknown-type"],
    ["a type that is no text", '{"type":7}', "unknown-type"],
    ["a type of the server's", '{"type":"hub.stateUpdate"}', "unknown-type"],
    ["a type that objects inherit", '{"type":"constructor"}', "unknown-type"],
    ["an ack without a version", '{"type":"hub.ack"}', "bad-frame"],
    ["an ack of a negative version", '{"type":"hub.ack","version":-1}', "bad-frame"],
    ["an ack of half a version", '{"type":"hub.ack","version":1.5}', "bad-frame"],
    ["an ack of a version as text", '{"type":"hub.ack","version":"1"}', "bad-frame"],
    ["an ack of more than can be counted", '{"type":"hub.ack","version":1e300}', "bad-frame"],
    ["a refresh without a token", '{"type":"hub.refreshToken"}', "bad-frame"],
    ["a refresh with an empty token", '{"type":"hub.refreshToken","token":""}', "bad-frame"],
    ["a command without an id", '{"type":"hub.command","verb":"verb.say","args":{}}', "bad-id"],
    ["a command with an empty id", '{"type":"hub.command","id":"","verb":"verb.say"}', "bad-id"],
    ["a command with a number for an id", '{"type":"hub.command","id":7,"verb":"verb.say"}', "bad-id"],
    ["a command with a blank in its id", '{"type":"hub.command","id":"c 1"}', "bad-id"],
    ["a command with an id of 65", frame({ type: "hub.command", id: "x".repeat(65) }), "bad-id"],
    ["a frame of a byte more than 16 KiB", padded(MAX_FRAME_BYTES + 1), "too-large"],
    ["a frame of few characters and many bytes", padded(MAX_FRAME_BYTES + 3, "☃"), "too-large"],
  ] as const)("SOK4 %s", (_, text, code) => {
    const parsed = parseClientMessage(text);
    expect(parsed).toMatchObject({ ok: false, fault: { code } });
  });

  test("SOK4 each says what to do instead, in one sentence", () => {
    for (const text of ["hello", "7", '{"type":"hub.fly"}', '{"type":"hub.ack"}', '{"type":"hub.command"}']) {
      const parsed = parseClientMessage(text);
      expect(parsed).toMatchObject({ ok: false, fault: { message: expect.stringMatching(/\S+ \S+ \S+/) } });
    }
  });

  test("SOK4 size is counted in bytes of UTF-8, whatever they spell", () => {
    const characters = fc.constantFrom("a", "é", "☃", "👩‍🚀", "\u{1F469}", "\n");
    fc.assert(
      fc.property(characters, fc.integer({ min: 5_000, max: 20_000 }), (character, bytes) => {
        const text = frame({ type: "hub.refreshToken", token: character.repeat(bytes / character.length) });
        const isLarge = new TextEncoder().encode(text).length > MAX_FRAME_BYTES;
        const parsed = parseClientMessage(text);
        expect(parsed.ok ? null : parsed.fault.code).toBe(isLarge ? "too-large" : null);
      }),
    );
  });
});

describe("any frame at all", () => {
  test("SOK4 is a message or a fault, and never an exception", () => {
    const objects = fc.record(
      {
        type: fc.oneof(fc.constantFrom("hub.command", "hub.ack", "hub.refreshToken"), fc.json()),
        id: fc.oneof(fc.string(), fc.jsonValue()),
        verb: fc.jsonValue(),
        args: fc.jsonValue(),
        version: fc.jsonValue(),
        token: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const texts = fc.oneof(fc.string(), fc.json(), objects.map(frame));
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseClientMessage(text);
        expect(typeof parsed.ok).toBe("boolean");
      }),
      { numRuns: 2_000 },
    );
  });
});
