import { randomBytes } from "node:crypto";
import type { ReportRow } from "../report/outcome.ts";
import { median, percentile } from "../report/statistics.ts";
import type { ComparedServer } from "../serve/contender.ts";
import { usageOf } from "../serve/process-usage.ts";
import type { Bench } from "./measurement.ts";

/** The text of every say: 80 bytes. */
export const SAID = "Eighty bytes of talk, as players talk: neither very short nor at all very long…"
  .slice(0, 78)
  .padEnd(80, ".");

/** One contender under this many clients, in one round. */
export interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Time of a core that the server spent on a command, in µs: other programs of the machine disturb it least. */
  readonly cpuMicros: number;
  readonly framesPerCommand: number;
  readonly loadCpuShare: number;
}

export type Rounds = ReadonlyMap<string, readonly Round[]>;

/**
 * Closed loops of every contender under this many clients, taking turns: what disturbs one disturbs all, and the order
 * changes from round to round. Every round has a room of its own.
 */
export async function takeTurns(bench: Bench, contenders: readonly ComparedServer[], clients: number): Promise<Rounds> {
  const rounds = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
  for (let turn = 0; turn < bench.rounds; turn += 1) {
    const order = contenders.map((_, at) => contenders[(at + turn) % contenders.length]);
    for (const contender of order) {
      if (contender === undefined) continue;
      const round = await oneRound(bench, contender, clients);
      rounds.get(contender.name)?.push(round);
      bench.tell(`${clients} clients, ${contender.name}: ${Math.round(round.perSecond)} commands a second`);
    }
  }
  return rounds;
}

async function oneRound(bench: Bench, contender: ComparedServer, clients: number): Promise<Round> {
  const seats = await contender.seats(`r-${randomBytes(6).toString("hex")}`, clients);
  const { warmUpMs, measureMs } = bench;
  const before = usageOf(contender.pid).cpuMs;
  const result = await bench.load.run({ dialect: contender.dialect, seats, text: SAID, warmUpMs, measureMs });
  const cpuMs = usageOf(contender.pid).cpuMs - before;
  // Coming in and warming up are in the time of the core, and so they are in what it is divided by.
  const perSecond = (result.answers / result.measuredMs) * 1000;
  const commands = (perSecond * (warmUpMs + result.measuredMs)) / 1000;
  return {
    perSecond,
    p50Ms: percentile(result.latenciesMs, 0.5),
    p95Ms: percentile(result.latenciesMs, 0.95),
    cpuMicros: (cpuMs * 1000) / commands,
    framesPerCommand: result.framesReceived / result.answers,
    loadCpuShare: result.cpuShare,
  };
}

export function medianOf(rounds: Rounds, name: string, of: (round: Round) => number): number {
  return median((rounds.get(name) ?? []).map(of));
}

/** The table's line of one contender. */
export function rowOf(rounds: Rounds, name: string, clients: number): ReportRow {
  const middle = (of: (round: Round) => number) => medianOf(rounds, name, of);
  const perSecond = (rounds.get(name) ?? []).map((round) => round.perSecond);
  return {
    name: `${clients} ${clients === 1 ? "client" : "clients"}, ${name}`,
    value: Math.round(middle((round) => round.perSecond)),
    unit: "commands/s",
    details: {
      lowest: Math.round(Math.min(...perSecond)),
      highest: Math.round(Math.max(...perSecond)),
      p50Ms: rounded(middle((round) => round.p50Ms)),
      p95Ms: rounded(middle((round) => round.p95Ms)),
      serverCpuMicros: Math.round(middle((round) => round.cpuMicros)),
      framesPerCommand: rounded(middle((round) => round.framesPerCommand)),
      loadCpuShare: rounded(middle((round) => round.loadCpuShare)),
    },
  };
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
