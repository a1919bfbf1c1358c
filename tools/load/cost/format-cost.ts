import { BILLED_SCENARIO, type Bill } from "./bill.ts";
import type { Metered } from "./meter.ts";
import { priceDates } from "./prices.ts";

export interface Cost {
  /** Of each price, the day on which it was looked up. */
  readonly pricesAsOf: Readonly<Record<string, string>>;
  readonly metered: Metered;
  readonly run: Bill;
  readonly perMillionCommands: Bill | undefined;
  readonly scenario: Bill | undefined;
}

/** The meter and its bills for people. */
export function formatCost({ metered, run, perMillionCommands, scenario }: Cost): string {
  const { usage, webSocketMessages, jobs, alarms } = metered;
  const { players, hours, commandsPerPlayerAndSecond: pace } = BILLED_SCENARIO;
  return [
    `Cost, by the prices of Cloudflare and Temporal Cloud of ${priceDates().join(" and ")}, nothing included taken off, CPU time and storage apart`,
    `  this run: ${formatUsd(run.usd)} for ${whole(usage.workerRequests)} requests to the Worker, ` +
      `${whole(usage.objectRequests)} to objects (${webSocketMessages} WebSocket messages at 20:1, ${alarms} alarms), ` +
      `${whole(usage.rowsWritten)} rows written, ${whole(usage.rowsRead)} read, ${whole(usage.objectGbSeconds)} GB-s, ` +
      `${usage.queueOperations} queue operations (${jobs} jobs), ${whole(usage.logLines)} log lines, ` +
      `${whole(usage.dataPoints)} data points, ${whole(usage.temporalActions)} Temporal actions`,
    ...(perMillionCommands === undefined ? [] : [`  a million commands like these: ${formatBill(perMillionCommands)}`]),
    ...(scenario === undefined
      ? []
      : [
          `  ${players} players for ${hours} h at a command every ${1 / pace} s, rooms as large as these: ${formatBill(scenario)}`,
        ]),
  ].join("\n");
}

function formatBill({ usd: total, lines }: Bill): string {
  const parts = lines
    .filter((line) => line.usd >= total / 100)
    .map((line) => `${BILL_NAMES[line.what]} ${formatUsd(line.usd)}`);
  return `${formatUsd(total)} (${parts.join(", ")})`;
}

/** How the parts of a bill are called for people. */
export const BILL_NAMES = {
  workerRequests: "Worker requests",
  objectRequests: "object requests",
  rowsWritten: "rows written",
  rowsRead: "rows read",
  queueOperations: "queue",
  objectGbSeconds: "duration",
  logLines: "logs",
  dataPoints: "counters",
  temporalActions: "Temporal",
} as const;

export function formatUsd(amount: number): string {
  return `$${amount < 0.1 ? amount.toFixed(4) : amount.toFixed(2)}`;
}

function whole(quantity: number): string {
  return String(Math.round(quantity));
}
