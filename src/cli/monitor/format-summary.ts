import type { Details } from "./contest-monitor.ts";
import type { Durations, Summary } from "./summary.ts";
import { isWithinBudget } from "./summary.ts";

/** The current figures for people: several lines, none wider than a terminal. */
export function formatSummary(summary: Summary, details: Details): string {
  const { totals, durations, lines } = summary;
  return [
    `Contests      ${totals.contestsObserved} observed, ${totals.resolvedContests} resolved, ` +
      `${details.expired} expired, ${details.stalled} stalled, ${several(totals.workflowFailures, "workflow failure")}`,
    "",
    row(["", "samples", "missing", "p50", "p95", "max", "budget", ""]),
    durationRow("arming", durations.arming),
    durationRow("resolution", durations.resolution),
    "",
    `Participants  ${participantsText(summary)}`,
    ...details.multiActor.map(
      (each) =>
        `              ${each.contestId}: ${each.participantCount} of ${each.participantCapacity ?? "?"}` +
        `${each.contestKey === undefined ? "" : `, ${each.contestKey}`}${where(each)}`,
    ),
    ...counted("Outcomes      ", details.tiers),
    ...counted("Tags          ", details.tags),
    `Lines         ${lines.read} read: ${lines.telemetry} telemetry, ${lines.ignored} ignored, ` +
      `${lines.malformed} malformed; ${lines.lost} lost`,
    ...details.lossyRooms.map((each) => `              ${each.lost} of ${each.hubId}/${each.roomId}`),
    "",
    ...notesOn(summary, details),
    details.isAllForeign ? "NO VERDICT: none of these lines is the hub's telemetry" : verdict(summary),
  ].join("\n");
}

/** The same on one line, for logs. */
export function formatBriefly({ totals, durations, lines }: Summary): string {
  const one = (name: string, { p95, budget, breached }: Durations) =>
    `${name} p95 ${p95 ?? "-"}/${budget} ms${breached ? " OVER" : ""}`;
  return [
    `${totals.contestsObserved} contests, ${totals.resolvedContests} resolved, ${totals.workflowFailures} failed`,
    one("arming", durations.arming),
    one("resolution", durations.resolution),
    `lines ${lines.read} read, ${lines.malformed} malformed, ${lines.lost} lost`,
  ].join(" | ");
}

/** Caveats for a reader of the figures. */
export function notesOn({ totals, lines }: Summary, { isMerged, resolvedAgain }: Details): string[] {
  return [
    ...(resolvedAgain > 0 ? [`note: ${several(resolvedAgain, "contest")} resolved more than once`] : []),
    ...(totals.contestsObserved > 0 ? [] : [`note: no contest in ${lines.read === 0 ? "an empty log" : "this log"}`]),
    ...(lines.malformed > 0 ? [`note: ${several(lines.malformed, "line")} could not be read`] : []),
    ...(lines.lost > 0 ? ["note: lines are missing from this log, so contests may be too"] : []),
    ...(isMerged ? ["note: percentiles of an earlier summary and others together are upper bounds"] : []),
  ];
}

function participantsText({ participants }: Summary): string {
  const { samples, average, max, multiActorContests, capacityOverTwo } = participants;
  if (average === null || max === null) return "none known";
  return (
    `${Number(average.toFixed(2))} on average, at most ${max}, in ${several(samples, "contest")}; ` +
    `more than two in ${multiActorContests}, room for more than two in ${capacityOverTwo}`
  );
}

function durationRow(name: string, { samples, missing, p50, p95, max, budget, breached }: Durations): string {
  const figures = [samples, missing, p50 ?? "-", p95 ?? "-", max ?? "-", budget].map(String);
  return row([name, ...figures, breached ? "OVER" : samples === 0 ? "" : "ok"]);
}

function row([name = "", ...cells]: string[]): string {
  return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(9)).join("")}`.trimEnd();
}

function counted(label: string, counts: readonly (readonly [string, number])[]): string[] {
  if (counts.length === 0) return [];
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return [`${label}${sorted.map(([name, count]) => `${name} ${count}`).join(", ")}`];
}

function several(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function where({ hubId, roomId }: { hubId?: string | undefined; roomId?: string | undefined }): string {
  return roomId === undefined ? "" : `, ${hubId ?? "?"}/${roomId}`;
}

function verdict(summary: Summary): string {
  if (isWithinBudget(summary)) return "within budget";
  const { arming, resolution } = summary.durations;
  const over = [
    ...(arming.breached ? [`arming p95 is ${arming.p95} ms, ${arming.budget} allowed`] : []),
    ...(resolution.breached ? [`resolution p95 is ${resolution.p95} ms, ${resolution.budget} allowed`] : []),
  ];
  return `OVER BUDGET: ${over.join("; ")}`;
}
