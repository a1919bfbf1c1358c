import { describe, expect, test } from "vitest";
import { readClosureConfig } from "../../../src/offline-bridge/closure/closure-config.ts";
import {
  DEFAULT_RETENTION,
  retentionLimits,
  retentionMs,
} from "../../../src/offline-bridge/retention/retention-times.ts";

const DAY = 86_400_000;
const SETTINGS = {
  BRIDGE_TO_HUB_SECRETS: "whsec_YnJpZGdlIHRvIGh1YiwgZm9yIHRlc3Rz",
  HUB_URL: "http://127.0.0.1:8787",
  TEMPORAL_ADDRESS: "127.0.0.1:7233",
  DATABASE_URL: "postgres://hub:secret@127.0.0.1:5432/hub",
};

describe("how long data are kept", () => {
  test.each([
    ["P180D", 180 * DAY],
    ["PT24H", DAY],
    ["P2Y", 732 * DAY],
    ["P1W", 7 * DAY],
    ["P2Y6D", undefined],
    ["2Y", undefined],
    ["P", undefined],
    ["PY", undefined],
    ["forever", undefined],
  ])("RET1 %s", (text, expected) => {
    expect(retentionMs(text)).toBe(expected);
  });

  test("RET1 limits move with the clock, each kind by its own time", () => {
    const now = Date.parse("2026-11-30T00:00:00.000Z");
    expect(retentionLimits(now, DEFAULT_RETENTION)).toEqual({
      transcripts: "2026-06-03T00:00:00.000Z",
      reports: "2026-06-03T00:00:00.000Z",
      alerts: "2026-09-01T00:00:00.000Z",
      results: "2026-10-31T00:00:00.000Z",
      audit: "2024-11-28T00:00:00.000Z",
    });
    expect(retentionLimits(5, { ...DEFAULT_RETENTION, alertsMs: 10 }).alerts).toBe("1970-01-01T00:00:00.000Z");
  });

  test("RET1 BRG3 each kind is a setting; one that is malformed, or too short, is named", () => {
    const read = readClosureConfig({ ...SETTINGS, RETENTION_ALERTS: "P30D", RETENTION_AUDIT: "P5Y" });
    const times = { ...DEFAULT_RETENTION, alertsMs: 30 * DAY, auditMs: 5 * 366 * DAY };
    expect(read.ok ? read.config.retention : read.faults).toEqual(times);
    const broken = readClosureConfig({ ...SETTINGS, RETENTION_TRANSCRIPTS: "soon", RETENTION_EVERY: "PT0.5S" });
    expect(broken.ok ? [] : broken.faults).toEqual([
      expect.stringContaining("RETENTION_TRANSCRIPTS"),
      expect.stringContaining("RETENTION_EVERY"),
    ]);
  });
});
