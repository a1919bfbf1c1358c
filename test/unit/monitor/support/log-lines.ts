import { readFileSync } from "node:fs";

type Fields = Record<string, unknown>;

/** A log of the first load run, before rooms counted their lines, and what its summary was. */
export const firstLoad = readFileSync("test/unit/monitor/data/first-load.ndjson", "utf8");
export const firstSummary = JSON.parse(readFileSync("test/unit/monitor/data/first-load.summary.json", "utf8"));

/** The lines of a room as it prints them: each the next of its waking. */
export class RoomLog {
  readonly lines: Fields[] = [];
  readonly #hubId = "demo";
  readonly #roomId: string;
  #epoch = 1;
  #seq = 0;
  #now = Date.UTC(2026, 10, 5, 19);

  constructor(roomId = "bridge", startsAt = Date.UTC(2026, 10, 5, 19)) {
    this.#roomId = roomId;
    this.#now = startsAt;
  }

  say(message: string, fields: Fields = {}): this {
    this.#seq += 1;
    this.#now += 10;
    const at = new Date(this.#now).toISOString();
    const place = { epoch: this.#epoch, seq: this.#seq, hubId: this.#hubId, roomId: this.#roomId };
    this.lines.push({ message, level: "info", at, ...place, ...fields });
    return this;
  }

  wake(): this {
    this.#epoch += 1;
    this.#seq = 0;
    return this;
  }

  /** A contest from its arming to its end. */
  contest(
    contestId: string,
    { armingMs = 1000, resolutionMs = 30, actors = 2, capacity = 2, tags = ["pvp"] } = {},
  ): this {
    const same = { contestId, contestKey: `verb.skirmish:${this.#roomId}`, participantCapacity: capacity };
    const tagged = { ...same, moderationTags: tags };
    const settled = { ...tagged, participantCount: actors, armingDurationMs: armingMs };
    return this.say("telemetry.contest.armed", { ...tagged, participantCount: 1 })
      .say("telemetry.contest.launched", settled)
      .say("telemetry.contest.resolved", {
        ...settled,
        resolutionDurationMs: resolutionMs,
        outcomeTier: "full-success",
        sharedComplicationCount: 0,
      });
  }

  get text(): string {
    return ndjson(this.lines);
  }
}

export function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** One invocation as `wrangler tail --format json` prints it, over several lines. */
export function tailOf(...logs: readonly Fields[]): string {
  const event = {
    outcome: "ok",
    scriptName: "frontier-hub",
    entrypoint: "RoomObject",
    exceptions: [],
    logs: logs.map((log) => ({ message: [JSON.stringify(log)], level: "log", timestamp: 1_793_905_200_000 })),
    eventTimestamp: 1_793_905_200_000,
    event: { rpcMethod: "command", note: 'braces } in { a text, and a quote " too' },
    truncated: false,
  };
  return `${JSON.stringify(event, null, 2)}\n`;
}
