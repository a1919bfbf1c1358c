import { useState } from "preact/hooks";
import { readState } from "../../../client/http/room-http.ts";
import type { Contest } from "../../../durable/protocol/state/contest.ts";
import { Fault } from "../../shell/fault.tsx";
import { fieldText } from "../../shell/field-text.ts";
import type { Session } from "../../shell/session/session.ts";
import { useRead } from "../../shell/use-read.ts";
import { act } from "./room-act.ts";

interface RoomContestsProps {
  readonly session: Session;
  readonly roomId: string;
}

/** The contests of a room that are not settled, each with what a moderator can do about it (CON9). */
export function RoomContests(props: RoomContestsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Contests in {props.roomId}</summary>
      {isOpen && <OpenContests {...props} />}
    </details>
  );
}

function OpenContests({ session, roomId }: RoomContestsProps) {
  const { value, fault, reload } = useRead(session, roomId, (hub) => readState({ ...hub, roomId }, hub.token), 5_000);
  const open = value?.state.contests.filter(({ status }) => OVERRIDABLE.has(status)) ?? [];
  return (
    <>
      <Fault text={fault} />
      {value !== undefined && open.length === 0 && <p class="quiet">None is unsettled.</p>}
      {open.map((contest) => (
        <OverrideForm key={contest.contestId} session={session} roomId={roomId} contest={contest} onDone={reload} />
      ))}
    </>
  );
}

const OVERRIDABLE: ReadonlySet<Contest["status"]> = new Set(["armed", "launched", "stalled"]);
const ACTIONS = ["cancel", "replay", "award"] as const;

interface OverrideFormProps extends RoomContestsProps {
  readonly contest: Contest;
  onDone(): void;
}

function OverrideForm({ session, roomId, contest, onDone }: OverrideFormProps) {
  const [action, setAction] = useState<(typeof ACTIONS)[number]>("cancel");
  const [fault, setFault] = useState<string>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    const winner = action === "award" ? { winner: fieldText(form, "winner") } : {};
    const args = { contestId: contest.contestId, action, ...winner, reason: fieldText(form, "reason") };
    const refused = await act(session, roomId, { verb: "mod.overrideContest", args });
    setFault(refused);
    if (refused === undefined) onDone();
  };
  return (
    <form class="verb" onSubmit={(event) => void submit(event)} aria-label={`Override ${contest.contestId}`}>
      <p>
        <b>{contest.label}</b> {contest.participants.map(({ actorId }) => actorId).join(", ")}{" "}
        <span class="quiet">{contest.status}</span>
      </p>
      <div class="row">
        <label>
          Override
          <select value={action} onChange={(event) => setAction(ACTIONS[event.currentTarget.selectedIndex] ?? action)}>
            {ACTIONS.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        {action === "award" && (
          <label>
            Winner
            <select name="winner">
              {contest.participants.map(({ actorId }) => (
                <option key={actorId}>{actorId}</option>
              ))}
            </select>
          </label>
        )}
        <label>
          Reason
          <input name="reason" required maxLength={280} dir="auto" autocomplete="off" />
        </label>
      </div>
      <button class="primary">{action}</button>
      <Fault text={fault} />
    </form>
  );
}
