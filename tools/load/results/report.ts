import { formatBreach } from "../../../testkit/invariants/breach.ts";
import type { LoadArguments } from "../arguments.ts";
import { billFor, billForScenario, billPerMillionCommands } from "../cost/bill.ts";
import { formatCost, type Cost } from "../cost/format-cost.ts";
import { PRICES } from "../cost/prices.ts";
import type { Run } from "../run-load.ts";
import type { TelemetryReport } from "./record-telemetry.ts";

/** Breaches that are told one by one; the report file has all of them. */
const BREACHES_TOLD = 40;

/** A run as it is kept and printed with --json. */
export function makeReport(given: LoadArguments, run: Run, telemetry: TelemetryReport | undefined) {
  const { tally, playedMs, settledMs, judgedMs, faults, hostile, verdict } = run;
  const { rooms, clients, seconds, seed } = given;
  return {
    rooms,
    clients,
    seconds,
    seed,
    ok: verdict.ok,
    looked: verdict.looked,
    breaches: verdict.breaches,
    commands: {
      sent: tally.sent,
      accepted: tally.accepted,
      perSecond: Math.round((tally.sent * 1000) / Math.max(1, playedMs)),
      acceptedByVerb: Object.fromEntries(tally.acceptedByVerb),
      refused: Object.fromEntries(tally.refused),
    },
    receiptMs: tally.receiptTimes(),
    clientsDid: {
      drops: tally.drops,
      leaves: tally.leaves,
      removals: tally.removals,
      resnapshots: tally.resnapshots,
      faults: Object.fromEntries(tally.clientFaults),
    },
    ...(faults === undefined ? {} : { faults }),
    ...(hostile === undefined
      ? {}
      : {
          hostile: {
            bots: run.rooms.reduce((sum, { hostile: bots }) => sum + bots.length, 0),
            acts: hostile.acts,
            answers: hostile.answers,
            othersReceipts: { without: tally.timesIn("undisturbed"), with: tally.timesIn("hostile") },
          },
        }),
    cost: costOf(given, run),
    tookMs: { played: playedMs, settled: settledMs, judged: judgedMs },
    ...(telemetry === undefined ? {} : { contests: telemetry.summary, telemetry: telemetry.recordsFile }),
  };
}

function costOf({ clients }: LoadArguments, { metered, tally }: Run): Cost {
  const { usage } = metered;
  return {
    pricesAsOf: Object.fromEntries(Object.entries(PRICES.perMillion).map(([what, { asOf }]) => [what, asOf])),
    metered,
    run: billFor(usage),
    perMillionCommands: billPerMillionCommands(usage, tally.sent),
    scenario: billForScenario(usage, tally.sent, clients),
  };
}

export type LoadReport = ReturnType<typeof makeReport>;

/** The report for people. */
export function formatLoadReport(report: LoadReport, telemetry: TelemetryReport | undefined): string {
  const { commands, looked, receiptMs, clientsDid, tookMs, faults, hostile } = report;
  const times =
    receiptMs === null ? "none came" : `p50 ${receiptMs.p50}, p95 ${receiptMs.p95}, max ${receiptMs.max} ms`;
  return [
    `${report.rooms} rooms × ${report.clients} clients, seed ${report.seed}`,
    `  played ${asSeconds(tookMs.played)}, settled in ${asSeconds(tookMs.settled)}, judged in ${asSeconds(tookMs.judged)}`,
    `  ${commands.sent} commands (${commands.perSecond} a second), ${commands.accepted} accepted; refused: ${listed(commands.refused)}`,
    `  receipts ${times}`,
    `  ${clientsDid.drops} drops, ${clientsDid.leaves} leaves, ${clientsDid.removals} removals, ` +
      `${clientsDid.resnapshots} snapshots instead of replays; client faults: ${listed(clientsDid.faults)}`,
    ...(faults === undefined
      ? []
      : [
          `  killed: ${listed(faults.kills)}; ${faults.cutConnections} connections cut, ${faults.slowedConnections} slowed down`,
        ]),
    ...(hostile === undefined
      ? []
      : [
          `  ${hostile.bots} bots meant harm: ${listed(hostile.acts)}`,
          `  and were answered: ${listed(hostile.answers)}`,
          `  the others' receipts: p95 ${hostile.othersReceipts.without.p95} ms without them ` +
            `(${hostile.othersReceipts.without.count}), ${hostile.othersReceipts.with.p95} ms with them ` +
            `(${hostile.othersReceipts.with.count})`,
        ]),
    ...(telemetry === undefined
      ? ["", "Telemetry is where the hub's log is: read it with npm run monitor:contests"]
      : ["", telemetry.told, `recorded ${telemetry.recordsFile}`]),
    "",
    formatCost(report.cost),
    "",
    `looked at ${looked.commands} commands, ${looked.events} events, ${looked.clients} clients, ` +
      `${looked.contestsLaunched} contests launched (${looked.contestsResolved} resolved), ${looked.rituals} rituals, ` +
      `${looked.tradesAccepted} trades, ${looked.closures} closures`,
    ...verdictLines(report),
  ].join("\n");
}

function verdictLines({ ok, breaches }: LoadReport): string[] {
  if (ok) return ["VERDICT clean"];
  return [
    ...breaches.slice(0, BREACHES_TOLD).map((breach) => `  ${formatBreach(breach)}`),
    ...(breaches.length > BREACHES_TOLD ? [`  … and ${breaches.length - BREACHES_TOLD} more in the report`] : []),
    `VERDICT broken: ${breaches.length} breaches`,
  ];
}

function asSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name} ${count}`).join(", ") || "none";
}
