import type { CatalogDryRun } from "../../../durable/protocol/http/catalog-change.ts";
import { showTime } from "../../shell/show-time.ts";

/** Everything that a change would meet in the live rooms (CAT6). */
export function DryRun({ run }: { readonly run: CatalogDryRun }) {
  const { catalogVersion, rooms, unreached, unasked } = run;
  return (
    <div role="status" class="verb">
      <p>
        It would be <b>{catalogVersion}</b>
        {rooms.length === 0 ? ", and no live room has anything open under a verb that it touches." : ". Open by now:"}
      </p>
      <ul class="plain">
        {rooms.map(({ roomId, participants, openContests, openTrades, openRituals, cooldowns }) => (
          <li key={roomId}>
            <b>{roomId}</b> <span class="quiet">{participants} present</span>
            <ul>
              {openContests.map(({ contestId, verb, status }) => (
                <li key={contestId}>
                  {verb} {contestId}, {status}
                </li>
              ))}
              {openTrades.map(({ tradeId, from, to }) => (
                <li key={tradeId}>
                  trade {tradeId} from {from} to {to}
                </li>
              ))}
              {openRituals.map(({ ritualId, relicId }) => (
                <li key={ritualId}>
                  ritual {relicId} {ritualId}
                </li>
              ))}
              {cooldowns.map(({ key, until }) => (
                <li key={key}>
                  cooldown of {key} until {showTime(until, true)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {unreached.length > 0 && <p class="bad">Not reached: {unreached.join(", ")}</p>}
      {unasked > 0 && <p class="quiet">{unasked} further live rooms were not asked.</p>}
    </div>
  );
}
