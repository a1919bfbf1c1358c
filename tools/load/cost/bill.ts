import type { BilledUsage } from "./meter.ts";
import { PRICES } from "./prices.ts";

export interface BillLine {
  readonly what: keyof BilledUsage;
  readonly quantity: number;
  readonly usd: number;
}

/** A bill, dearest first. The plan's included amounts are not deducted. */
export interface Bill {
  readonly usd: number;
  readonly lines: readonly BillLine[];
}

/** The scenario that is billed. */
export const BILLED_SCENARIO = {
  players: 1_000,
  hours: 3,
  /** People talk less than bots: a command every ten seconds. */
  commandsPerPlayerAndSecond: 0.1,
} as const;

export function billFor(usage: BilledUsage): Bill {
  // Its keys are those of usage.
  const names = Object.keys(usage) as (keyof BilledUsage)[];
  const lines = names.map((what) => {
    return { what, quantity: usage[what], usd: (usage[what] * PRICES.perMillion[what].usd) / 1e6 };
  });
  return {
    usd: lines.reduce((sum, { usd }) => sum + usd, 0),
    lines: lines.sort((one, other) => other.usd - one.usd),
  };
}

/** The bill of a million commands of this run's kind; undefined where there was none. */
export function billPerMillionCommands(usage: BilledUsage, commands: number): Bill | undefined {
  return commands === 0 ? undefined : billFor(scaled(usage, 1e6 / commands));
}

/**
 * The bill of a scenario: what goes with commands at a person's pace, and every room awake throughout.
 * @param playersARoom as in the run
 */
export function billForScenario(usage: BilledUsage, commands: number, playersARoom: number): Bill | undefined {
  if (commands === 0) return undefined;
  const seconds = BILLED_SCENARIO.hours * 3600;
  const given = BILLED_SCENARIO.players * seconds * BILLED_SCENARIO.commandsPerPlayerAndSecond;
  const rooms = Math.ceil(BILLED_SCENARIO.players / playersARoom);
  return billFor({ ...scaled(usage, given / commands), objectGbSeconds: rooms * seconds * PRICES.objectGb });
}

/** The usage of this many times as much. */
export function scaled(usage: BilledUsage, by: number): BilledUsage {
  return {
    workerRequests: usage.workerRequests * by,
    objectRequests: usage.objectRequests * by,
    rowsWritten: usage.rowsWritten * by,
    rowsRead: usage.rowsRead * by,
    queueOperations: usage.queueOperations * by,
    objectGbSeconds: usage.objectGbSeconds * by,
    logLines: usage.logLines * by,
    dataPoints: usage.dataPoints * by,
    temporalActions: usage.temporalActions * by,
  };
}
