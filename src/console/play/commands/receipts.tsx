import type { GivenCommand, Seat } from "../seat.ts";

/** Each command beside its receipt, the newest first. */
export function Receipts({ seat }: { readonly seat: Seat }) {
  if (seat.commands.length === 0) return null;
  return (
    <details class="receipts" open>
      <summary>Commands and receipts</summary>
      <ol>
        {seat.commands.slice(0, 30).map((command) => (
          <li key={command.number} class={command.outcome?.status ?? "waiting"}>
            <code>
              {command.verb} {JSON.stringify(command.args)}
            </code>
            <span>
              <Outcome command={command} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Outcome({ command: { outcome, tookMs } }: { readonly command: GivenCommand }) {
  if (outcome === undefined) return <>waiting…</>;
  switch (outcome.status) {
    case "accepted":
      return (
        <>
          ✓ accepted, version {outcome.version}
          {outcome.replayed === true && ", replayed"} · {tookMs} ms
        </>
      );
    case "rejected":
      return (
        <>
          ✗ <b>{outcome.code}</b>: {outcome.message}
          {outcome.retryAfterMs !== undefined && ` (in ${Math.ceil(outcome.retryAfterMs / 1000)} s)`} · {tookMs} ms
        </>
      );
    case "unanswered":
      return (
        <>
          ? no receipt ({outcome.because}): {outcome.message}
        </>
      );
  }
}
