import { showDuration, showTime } from "../../shell/show-time.ts";
import type { PhaseTime } from "./contest-latency.ts";

interface LatencyChartProps {
  /** Read aloud in place of the picture. */
  readonly label: string;
  /** Oldest first, at least one. */
  readonly times: readonly PhaseTime[];
  readonly budgetMs: number;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 180, 72, 28, 10] as const;

/** A point for each contest over time, with the budget as a line. */
export function LatencyChart({ label, times, budgetMs }: LatencyChartProps) {
  const from = times[0]?.at ?? 0;
  const span = Math.max(1, (times.at(-1)?.at ?? 0) - from);
  const highest = Math.max(budgetMs * 1.15, ...times.map(({ ms }) => ms));
  const x = (at: number): number => LEFT + 6 + ((at - from) / span) * (WIDTH - LEFT - 16);
  const y = (ms: number): number => HEIGHT - BOTTOM - (ms / highest) * (HEIGHT - BOTTOM - TOP);
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line class="axis" x1={LEFT} x2={LEFT} y1={TOP} y2={HEIGHT - BOTTOM} />
      <line class="axis" x1={LEFT} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
      <line class="budget" x1={LEFT} x2={WIDTH} y1={y(budgetMs)} y2={y(budgetMs)} />
      <text x={LEFT - 6} y={y(budgetMs) + 4} text-anchor="end">
        {showDuration(budgetMs)}
      </text>
      <text x={LEFT - 6} y={HEIGHT - BOTTOM + 4} text-anchor="end">
        0
      </text>
      <text x={LEFT} y={HEIGHT - 6}>
        {showTime(from, true).slice(5)}
      </text>
      <text x={WIDTH} y={HEIGHT - 6} text-anchor="end">
        {showTime(from + span, true).slice(5)}
      </text>
      {times.map(({ contestId, roomId, at, ms }) => (
        <circle key={`${contestId}${at}`} class={ms > budgetMs ? "over" : "within"} cx={x(at)} cy={y(ms)} r={4}>
          <title>{`${contestId} in ${roomId}: ${showDuration(ms)}`}</title>
        </circle>
      ))}
    </svg>
  );
}
