import type { FuzzReport } from "./run-fuzz.ts";

/** A run for people: what was sent, what it was answered with, and what broke, with the way to see it again. */
export function formatFuzz(report: FuzzReport): string {
  const { seed, frames, connections, floods, seconds, kinds, answers, http, failure } = report;
  const rate = Math.round(frames / Math.max(seconds, 0.001));
  return [
    `${frames} frames over ${connections} connections in ${seconds.toFixed(0)} s (${rate}/s), seed ${seed}`,
    `sent      ${listed(kinds)}`,
    `answered  ${listed(answers)}`,
    ...(floods === 0 ? [] : [`floods    ${floods}, each closed with 4408 at its twentieth frame and not before`]),
    ...(http.requests === 0
      ? []
      : [
          `${http.requests} requests to ${Object.keys(http.routes).length} routes in ${http.seconds.toFixed(0)} s`,
          `answered  ${listed(http.outcomes)}`,
        ]),
    "",
    ...(failure === undefined
      ? ["no crash, every frame and request answered, every room whole, every good command after them decided"]
      : [
          `BROKEN in episode ${failure.episode}: ${failure.message}`,
          ...failure.bugs.map((line) => `  the hub: ${line}`),
          "what was sent last:",
          ...failure.lastFrames.map((frame) => `  ${frame}`),
          `again: npm run fuzz -- --seed ${seed} --only ${failure.episode}`,
        ]),
  ].join("\n");
}

function listed(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name} ${count}`).join(", ");
}
