/** Fields that say of what kind a line is, the first one that is there. */
const DETAILS = ["code", "reason", "kind", "outcomeTier", "stage", "verb"] as const;
/** Fields that count what a line stands for. */
const COUNTS = ["flushes", "count", "waiting"] as const;
/** Fields with its duration. */
const DURATIONS = [
  ...["resolutionDurationMs", "armingDurationMs", "closedToCompletedMs", "queueDelayMs", "oldestMs", "durationMs"],
] as const;

/** A line of telemetry, before it has its place. */
interface Line {
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A line as Analytics Engine stores it: `blob1` to `blob3` and `double1` to `double4` of its SQL. */
export interface DataPoint {
  /** The hub, by which samples are taken. */
  readonly indexes: [string];
  /** The message, the room, and what kind it is. */
  readonly blobs: [string, string, string];
  /** How many it stands for, its duration in ms (−1 where it has none), frames, and commands. */
  readonly doubles: [number, number, number, number];
}

/** Takes the billed dimensions of a line, and no text of it (TEL8). */
export function dataPointOf(line: Line, { hubId, roomId }: { hubId: string; roomId: string }): DataPoint {
  const detail = DETAILS.map((name) => line[name]).find((value) => typeof value === "string");
  const numbers = (names: readonly string[]) =>
    names.map((name) => line[name]).find((value) => typeof value === "number");
  const { commands } = line;
  const counts: readonly unknown[] = typeof commands === "object" && commands !== null ? Object.values(commands) : [];
  const commandCount = counts.reduce<number>((sum, each) => sum + Number(each), 0);
  return {
    indexes: [hubId],
    blobs: [line.message, roomId, typeof detail === "string" ? detail.slice(0, 64) : ""],
    doubles: [numbers(COUNTS) ?? 1, numbers(DURATIONS) ?? -1, numbers(["frames"]) ?? 0, commandCount],
  };
}
