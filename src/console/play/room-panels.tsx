import type { Contest } from "../../durable/protocol/state/contest.ts";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import type { Trade } from "../../durable/protocol/state/trade.ts";
import { useNow } from "../shell/store.ts";
import type { Seat } from "./seat.ts";

interface PanelProps {
  readonly seat: Seat;
  readonly state: RoomView;
}

/** The room's state as this actor sees it: people, trades, contests, dice. */
export function RoomPanels({ seat, state }: PanelProps) {
  return (
    <>
      <People seat={seat} state={state} />
      <Trades seat={seat} state={state} />
      <Contests seat={seat} state={state} />
      <Dice seat={seat} />
    </>
  );
}

function People({ seat, state }: PanelProps) {
  return (
    <details open>
      <summary>People ({state.participants.filter(({ status }) => status !== "away").length})</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Presence</th>
            <th scope="col">Momentum</th>
            <th scope="col">Inventory</th>
          </tr>
        </thead>
        <tbody>
          {state.participants.map(({ actorId, name, status, momentum }) => (
            <tr key={actorId} class={status}>
              <th scope="row">
                <bdi>{name}</bdi>
                {actorId === seat.self.actorId && " (you)"}
              </th>
              <td>{status}</td>
              <td>{momentum > 0 ? `+${momentum}` : momentum}</td>
              <td>{sayInventory(state.inventory[actorId])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function sayInventory(held: Readonly<Record<string, number>> | undefined): string {
  const items = Object.entries(held ?? {});
  return items.length === 0 ? "–" : items.map(([item, quantity]) => `${quantity} × ${item}`).join(", ");
}

function Trades({ seat, state }: PanelProps) {
  const open = state.trades.filter(({ status }) => status === "open");
  if (open.length === 0) return null;
  return (
    <details open>
      <summary>Open trades ({open.length})</summary>
      <ul class="plain">
        {open.map((trade) => (
          <li key={trade.tradeId}>
            {seat.nameOf(trade.from)} offers {seat.nameOf(trade.to)} {sayItems(trade.give)} for {sayItems(trade.want)}
            {trade.note !== undefined && (
              <>
                : <bdi>“{trade.note}”</bdi>
              </>
            )}{" "}
            <TradeActions seat={seat} trade={trade} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function TradeActions({ seat, trade }: { readonly seat: Seat; readonly trade: Trade }) {
  const { tradeId, from, to } = trade;
  const act = (verb: string) => () => void seat.give(verb, { tradeId });
  if (to === seat.self.actorId) {
    return (
      <>
        <button onClick={act("verb.acceptTrade")}>Accept</button>{" "}
        <button onClick={act("verb.declineTrade")}>Decline</button>
      </>
    );
  }
  return from === seat.self.actorId ? <button onClick={act("verb.cancelTrade")}>Take back</button> : null;
}

function sayItems(items: Trade["give"]): string {
  return items.length === 0 ? "nothing" : items.map(({ item, quantity }) => `${quantity} × ${item}`).join(", ");
}

function Contests({ seat, state }: PanelProps) {
  const now = useNow(250);
  const shown = state.contests.slice(-4).toReversed();
  if (shown.length === 0) return null;
  return (
    <details open>
      <summary>Contests</summary>
      <ul class="plain">
        {shown.map((contest) => (
          <li key={contest.contestId} class={`contest ${contest.status}`}>
            <b>{contest.label}</b> {contest.participants.map(({ actorId }) => seat.nameOf(actorId)).join(" against ")}:{" "}
            {sayContest(contest, now)} <Answer seat={seat} contest={contest} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function sayContest(contest: Contest, now: number): string {
  const { status, outcome, expiresAt } = contest;
  if (status === "armed") return `open for ${Math.max(0, (Date.parse(expiresAt) - now) / 1000).toFixed(1)} s more`;
  if (outcome?.summary !== undefined) return outcome.summary;
  return status;
}

/** Takes up a challenge to this actor: the same verb towards the challenger (CON2). */
function Answer({ seat, contest }: { readonly seat: Seat; readonly contest: Contest }) {
  const [challenger] = contest.participants;
  const names = contest.contestKey.slice(contest.verb.length + 1).split("::");
  const isAsked = contest.status === "armed" && challenger?.actorId !== seat.self.actorId;
  if (!isAsked || challenger === undefined || !names.includes(seat.self.actorId)) return null;
  return (
    <button class="primary" onClick={() => void seat.give(contest.verb, { target: challenger.actorId })}>
      Take it up
    </button>
  );
}

function Dice({ seat }: { readonly seat: Seat }) {
  if (seat.dice.length === 0) return null;
  return (
    <details open>
      <summary>Dice, checked on this page</summary>
      {seat.dice.slice(0, 5).map(({ id, title, ok, report }) => (
        <div key={id} class={ok ? "dice ok" : "dice fault"}>
          <b>
            {ok ? "✓" : "✗"} {title}
          </b>
          <ul>
            {report.map((line) => (
              <li key={line}>
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}
