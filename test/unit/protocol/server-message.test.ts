import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { readFrame } from "../../../src/client/connection/read-frame.ts";
import { EVENT_TYPES } from "../../../src/durable/protocol/events/event.ts";
import { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import { StateUpdate } from "../../../src/durable/protocol/socket/down/state-update.ts";
import { encodeStateUpdate } from "../../../src/durable/protocol/socket/encode-state-update.ts";
import { sampleOf } from "../../support/sample-events.ts";
import { SAMPLE_FRAMES } from "../../support/sample-frames.ts";

const frames = Object.values(SAMPLE_FRAMES);

describe("SOK5 SOK6 frames of the server", () => {
  test.each(frames)("SOK5 SOK6 $type is as its schema says, and its client reads it", (frame) => {
    expect(v.parse(ServerMessage, frame)).toEqual(frame);
    expect(readFrame(JSON.stringify(frame))).toEqual({ kind: "message", message: frame });
  });

  test("SOK6 there is a schema for each, and no other", () => {
    const types = ServerMessage.options.map(({ entries }) => entries.type.literal);
    expect(types.toSorted()).toEqual(Object.keys(SAMPLE_FRAMES).toSorted());
    expect(v.is(ServerMessage, { type: "hub.system.riddle" })).toBe(false);
  });

  test("CMD8 fields that are not known are passed over", () => {
    for (const frame of frames) expect(v.parse(ServerMessage, { ...frame, later: 1 })).toEqual(frame);
  });

  test.each(frames)("CLT6 what the client needs of $type, the schema promises", (frame) => {
    for (const field of Object.keys(frame)) {
      const { [field]: _, ...without } = { ...frame } as Record<string, unknown>;
      const isRead = readFrame(JSON.stringify(without)).kind === "message";
      expect([field, isRead || !v.is(ServerMessage, without)]).toEqual([field, true]);
    }
  });
});

describe("SOK6 PER1 the encoder of updates", () => {
  const receipts = [
    { id: "c-1", status: "accepted", version: 9 },
    { id: "c-2", status: "rejected", code: "muted", message: 'not "now"', retryAfterMs: 5 },
  ] as const;

  test.each([
    ["nothing but receipts", [], receipts],
    ["one event", [sampleOf("chat.said", 9).event], []],
    ["every event there is", EVENT_TYPES.map((type, at) => sampleOf(type, at + 8).event), receipts],
  ])("SOK6 PER1 %s: what it writes is a frame, field by field in the schema's order", (_, events, told) => {
    const text = encodeStateUpdate({ from: 7, version: 70 }, events.map((event) => JSON.stringify(event)).join(), told);
    const frame = { type: "hub.stateUpdate", from: 7, version: 70, events, receipts: told };
    expect(text).toBe(JSON.stringify(frame));
    expect(v.parse(StateUpdate, JSON.parse(text))).toEqual(frame);
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(StateUpdate.entries));
  });
});
