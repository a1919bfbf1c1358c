import type { DrillName } from "../arguments.ts";

/** How one drill went. Nothing may be lost or doubled, and nothing else amiss. */
export interface DrillReport {
  readonly drill: DrillName;
  readonly from: string;
  readonly to: string;
  /** Absent where nothing is drained. */
  readonly drained?: boolean;
  readonly ok: boolean;
  readonly looked: {
    readonly rooms: number;
    readonly clients: number;
    /** Commands that were accepted. */
    readonly commands: number;
    readonly events: number;
    readonly contests: number;
    readonly closures: number;
  };
  /** Accepted commands without an event, contests and closures without an end, rows that are not there any more. */
  readonly lost: number;
  /** Commands that acted twice, contests and closures with two ends. */
  readonly doubled: number;
  /** From the loss of a connection to the next one, in ms; absent where nobody was connected. */
  readonly backMs?: { readonly count: number; readonly median: number; readonly max: number };
  /** Clients that were not back within {@link BACK_WITHIN_MS}. */
  readonly late: number;
  /** Other findings, one sentence each. */
  readonly amiss: readonly string[];
  readonly tookMs: number;
}

/** A client that was cut off by a deploy is back within this time. */
export const BACK_WITHIN_MS = 10_000;

const MOST_TOLD = 20;

/** The report for people. */
export function formatReport(report: DrillReport): string {
  const { looked, backMs, lost, doubled, late, amiss } = report;
  const back =
    backMs === undefined
      ? []
      : [
          `  ${backMs.count} clients cut off; back after ${seconds(backMs.median)} at the median, ${seconds(backMs.max)} at most`,
        ];
  return [
    `${titleOf(report)} (${seconds(report.tookMs)})`,
    `  ${looked.rooms} rooms, ${looked.clients} clients, ${looked.commands} commands accepted, ${looked.events} events, ` +
      `${looked.contests} contests, ${looked.closures} closures`,
    ...back,
    `  ${lost} lost, ${doubled} doubled, ${late} clients late`,
    ...amiss.slice(0, MOST_TOLD).map((each) => `    ${each}`),
    ...(amiss.length > MOST_TOLD ? [`    … and ${amiss.length - MOST_TOLD} more`] : []),
  ].join("\n");
}

function titleOf({ drill, from, to, drained, ok }: DrillReport): string {
  const how = drained === undefined ? "" : drained ? ", drained" : ", not drained";
  return `${ok ? "ok  " : "FAIL"} ${drill} ${from} → ${to}${how}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
