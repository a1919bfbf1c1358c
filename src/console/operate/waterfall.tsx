import type { TraceHop } from "../../durable/protocol/http/trace.ts";
import { showDuration, showTime } from "../shell/show-time.ts";

const WIDTH = 400;

/** Hops by time: each bar runs from the hop before to this one, coloured by where it is. */
export function Waterfall({ hops }: { readonly hops: readonly TraceHop[] }) {
  const times = hops.map(({ at }) => Date.parse(at));
  const from = times[0] ?? 0;
  const span = Math.max(1, (times.at(-1) ?? 0) - from);
  const x = (time: number): number => ((time - from) / span) * (WIDTH - 6);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Hops">
      <table class="waterfall">
        <thead>
          <tr>
            <th scope="col">Hop</th>
            <th scope="col">Where</th>
            <th scope="col" class="at">
              At
            </th>
            <th scope="col" class="number">
              After
            </th>
            <th scope="col">
              <span class="hidden">Time since the hop before</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {hops.map((hop, place) => {
            const at = times[place] ?? from;
            const before = times[place - 1] ?? at;
            return (
              <tr key={place}>
                <th scope="row">
                  {hop.hop} {hop.detail !== undefined && <bdi class="quiet">{hop.detail}</bdi>}
                </th>
                <td>{hop.where}</td>
                <td class="at">
                  <time title={showTime(at, true)}>{new Date(at).toISOString().slice(11, 23)}</time>
                </td>
                <td class="number">{showDuration(at - from)}</td>
                <td>
                  <svg viewBox={`0 0 ${WIDTH} 16`} preserveAspectRatio="none" aria-hidden="true">
                    <rect class={hop.where} x={x(before)} width={x(at) - x(before) + 6} y={3} height={10} rx={2} />
                  </svg>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
