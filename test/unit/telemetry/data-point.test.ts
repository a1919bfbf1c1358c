import { expect, test } from "vitest";
import { dataPointOf } from "../../../src/durable/telemetry/data-point.ts";
import { Telemetry } from "../../../src/durable/telemetry/telemetry.ts";

const place = { hubId: "hub-one", roomId: "hall" };

test.each([
  [
    {
      message: "telemetry.hub.stateUpdated",
      flushes: 3,
      frames: 9,
      commands: { "verb.say": 2, "verb.emote": 1 },
      queueDelayMs: 4,
    },
    { blobs: ["telemetry.hub.stateUpdated", "hall", ""], doubles: [3, 4, 9, 3] },
  ],
  [
    { message: "telemetry.hub.commandRejected", count: 40, code: "rate-limited", actorId: "ada" },
    { blobs: ["telemetry.hub.commandRejected", "hall", "rate-limited"], doubles: [40, -1, 0, 0] },
  ],
  [
    {
      message: "telemetry.contest.resolved",
      resolutionDurationMs: 240,
      armingDurationMs: 3400,
      outcomeTier: "full-success",
    },
    { blobs: ["telemetry.contest.resolved", "hall", "full-success"], doubles: [1, 240, 0, 0] },
  ],
  [
    { message: "admin.alert", reason: "closure-failed", severity: "critical", data: { error: "words" } },
    { blobs: ["admin.alert", "hall", "closure-failed"], doubles: [1, -1, 0, 0] },
  ],
])("TEL8 a point has the dimensions of its line and no text: $message", (line, point) => {
  expect(dataPointOf(line, place)).toEqual({ indexes: ["hub-one"], ...point });
});

test("TEL8 a sink that takes no more points costs nothing but the point", () => {
  const taken: string[] = [];
  const counters = {
    writeDataPoint({ blobs: [message] }: { readonly blobs: readonly [string, ...string[]] }) {
      if (taken.length === 1) throw new Error("25 a request");
      taken.push(message);
    },
  };
  const telemetry = new Telemetry(place, () => 1, counters);
  for (const message of ["telemetry.hub.one", "telemetry.hub.two"]) telemetry.emit({ message });
  expect(taken).toEqual(["telemetry.hub.one"]);
});
