import type { Trace } from "../../durable/protocol/http/trace.ts";
import { visibleText } from "../visible-text.ts";
import type { Way } from "./gather.ts";
import type { Step } from "./step.ts";
import type { UsualHop } from "./usual-hop.ts";

const BAR = 30;

const STANDS: Readonly<Record<Trace["standsAt"], string>> = {
  rejected: "it was rejected, and that is its end",
  staged: "its job is stored, and no queue has taken it",
  queued: "its job was handed to the queue, and nothing has come back",
  started: "its workflow runs",
  publishing: "it waits for moderators, or for the time of its batch",
  failed: "it has failed; a redrive begins it again",
  done: "it came to its end",
};

/** The way of an id as a waterfall, with where it stands and what is missing, safe for a terminal (CLI2). */
export function formatWay(way: Way): string {
  const { standsAt, steps, missing, unfinished, sources, usual } = way;
  const rooms = [...new Set(steps.flatMap(({ roomId }) => roomId ?? []))];
  const stand = standsAt === undefined ? lastSeen(steps) : `${standsAt}: ${STANDS[standsAt]}`;
  const lines = [
    `${way.id}${rooms.length === 0 ? "" : `  room ${rooms.join(", ")}`}`,
    `stands at  ${stand}`,
    ...longestStep(steps),
    ...usualStep(usual),
    "",
    ...waterfall(steps),
    "",
    ...missing.map(({ hop, jobId, why }) => `missing    ${hop}${jobId === undefined ? "" : ` of ${jobId}`}: ${why}`),
    ...unfinished.map(({ jobId, kind, status, error }) => {
      return `unfinished ${kind} ${jobId}: ${status}${error === undefined ? "" : `, ${error}`}`;
    }),
    ...sources.map(
      ({ name, steps: count, why }) => `source     ${name}: ${count} steps${why === undefined ? "" : `; ${why}`}`,
    ),
  ];
  return lines.map((line) => `${visibleText(line).trimEnd()}\n`).join("");
}

function lastSeen(steps: readonly Step[]): string {
  const last = steps.at(-1);
  return last === undefined
    ? "nothing is known of it"
    : `unknown, since no hub was asked; last seen: ${last.hop} at ${last.at}`;
}

/** The times between the steps: since the first one, and since the one before. */
export function timesOf(steps: readonly Step[]): readonly { readonly sinceStartMs: number; readonly stepMs: number }[] {
  const times = steps.map(({ at }) => Date.parse(at));
  const [from = 0] = times;
  return times.map((time, place) => ({ sinceStartMs: time - from, stepMs: time - (times[place - 1] ?? time) }));
}

function longestStep(steps: readonly Step[]): readonly string[] {
  const times = timesOf(steps);
  const longest = Math.max(0, ...times.map(({ stepMs }) => stepMs));
  const at = times.findIndex(({ stepMs }) => stepMs === longest);
  const [before, after] = [steps[at - 1], steps[at]];
  if (longest === 0 || before === undefined || after === undefined) return [];
  const total = times.at(-1)?.sinceStartMs ?? 0;
  return [`longest    ${formatMs(longest)} of ${formatMs(total)}, from ${before.hop} to ${after.hop}`];
}

function usualStep(usual: UsualHop | undefined): readonly string[] {
  if (usual === undefined) return [];
  const { from, to, tookMs, usualMs, others, roomId } = usual;
  const among = `the median of ${others === 1 ? "one other" : `${others} others`} in room ${roomId}`;
  const times =
    tookMs >= 2 * Math.max(1, usualMs) ? `, and here ${Math.round(tookMs / Math.max(1, usualMs))} times that` : "";
  return [`usual      ${formatMs(usualMs)} from ${from} to ${to}, ${among}${times}`];
}

function waterfall(steps: readonly Step[]): readonly string[] {
  const times = timesOf(steps);
  const span = Math.max(1, times.at(-1)?.sinceStartMs ?? 0);
  const rows = steps.map((step, place) => {
    const { sinceStartMs = 0, stepMs = 0 } = times[place] ?? {};
    return {
      cells: [step.at.slice(11, 23), formatMs(sinceStartMs), place === 0 ? "" : `+${formatMs(stepMs)}`, step.where],
      name: `${step.hop}${step.detail === undefined ? "" : ` ${step.detail}`}`,
      bar: barOf(sinceStartMs - stepMs, sinceStartMs, span),
    };
  });
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map(({ cells }) => cells[at]?.length ?? 0)));
  return rows.map(({ cells: [at = "", since = "", step = "", where = ""], bar, name }) => {
    const [, sinceWidth = 0, stepWidth = 0, whereWidth = 0] = widths;
    const begun = `${at}  ${since.padStart(sinceWidth)}  ${step.padStart(stepWidth)}`;
    return `${begun}  ${bar}  ${where.padEnd(whereWidth)}  ${name.slice(0, 100)}`;
  });
}

function barOf(fromMs: number, toMs: number, spanMs: number): string {
  const from = Math.min(BAR - 1, Math.floor((fromMs / spanMs) * BAR));
  const to = Math.max(from + 1, Math.ceil((toMs / spanMs) * BAR));
  return `${"·".repeat(from)}${"█".repeat(to - from)}${"·".repeat(BAR - to)}`;
}

function formatMs(ms: number): string {
  if (ms < 10_000) return `${ms} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
