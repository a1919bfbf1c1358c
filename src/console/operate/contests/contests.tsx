import { readLiveRooms } from "../../../client/http/operator/operate-http.ts";
import { Fault } from "../../shell/fault.tsx";
import { showDuration, showTime } from "../../shell/show-time.ts";
import { useRead } from "../../shell/use-read.ts";
import type { SectionProps } from "../section-props.ts";
import { BUDGETS, percentile, readPhaseTimes, type Phase, type PhaseTime } from "./contest-latency.ts";
import { LatencyChart } from "./latency-chart.tsx";

const PHASES: readonly { readonly phase: Phase; readonly title: string }[] = [
  { phase: "resolution", title: "Launched to resolved" },
  { phase: "arming", title: "Armed to launched" },
];
const EVERY_MS = 10_000;

/** How long the contests of the live rooms took, against their budgets (TEL4). */
export function Contests({ session }: SectionProps) {
  const { value, fault } = useRead(
    session,
    "contests",
    async (hub) => {
      const live = await readLiveRooms(hub, { limit: 200 });
      return live.ok ? { ok: true, value: await readPhaseTimes(hub, live.value.rooms) } : live;
    },
    EVERY_MS,
  );
  return (
    <section class="card section" aria-label="Contests">
      <h2>Contests against their budgets</h2>
      <p class="quiet" role="status">
        {value === undefined ? "Reading…" : "From the logs of the live rooms, the newest 512 events of each"}
      </p>
      <Fault text={fault} />
      {value !== undefined &&
        PHASES.map(({ phase, title }) => (
          <PhaseView key={phase} title={title} phase={phase} times={value.filter((each) => each.phase === phase)} />
        ))}
    </section>
  );
}

interface PhaseViewProps {
  readonly title: string;
  readonly phase: Phase;
  readonly times: readonly PhaseTime[];
}

function PhaseView({ title, phase, times }: PhaseViewProps) {
  const budgetMs = BUDGETS[phase];
  const durations = times.map(({ ms }) => ms);
  const over = times.filter(({ ms }) => ms > budgetMs);
  const [p50, p95] = [percentile(durations, 0.5), percentile(durations, 0.95)];
  const summary =
    p50 === undefined || p95 === undefined
      ? "No contest yet."
      : `${times.length} contests: p50 ${showDuration(p50)}, p95 ${showDuration(p95)}, ${over.length} over ${showDuration(budgetMs)}`;
  return (
    <>
      <h3>{title}</h3>
      <p class={over.length > 0 ? "verdict bad" : "quiet"}>{summary}</p>
      {times.length > 0 && <LatencyChart label={`${title}. ${summary}`} times={times} budgetMs={budgetMs} />}
      {over.length > 0 && (
        <ul class="plain">
          {over.slice(-5).map(({ contestId, roomId, at, ms }) => (
            <li key={contestId}>
              <b>{showDuration(ms)}</b> {contestId} in {roomId} <time class="quiet">{showTime(at, true)}</time>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
