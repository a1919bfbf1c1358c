import { useMemo, useState } from "preact/hooks";
import { standardPlatform } from "../../../client/connection/platform.ts";
import type { Role } from "../../../durable/protocol/state/actor.ts";
import { describeEvent } from "../../shell/describe-event.ts";
import { HUB_URL, mintToken } from "../../shell/session/hub-access.ts";
import type { Seat } from "../seat.ts";
import { readHistory, stateAt, type RoomHistory } from "./room-history.ts";

/** Kinds of viewers in development; a pasted token sees as itself. */
const VIEWERS: Readonly<Record<string, readonly Role[]>> = {
  "a stranger": ["player"],
  "a spectator": ["spectator"],
  "a moderator": ["player", "moderator"],
};

/** Looks back over the room's log by a slider, as any kind of viewer. */
export function TimeTravel({ seat, isDev }: { readonly seat: Seat; readonly isDev: boolean }) {
  const [viewer, setViewer] = useState("yourself");
  const [history, setHistory] = useState<RoomHistory>();
  const [version, setVersion] = useState(0);
  const [fault, setFault] = useState<string>();
  const load = async (): Promise<void> => {
    setFault(undefined);
    try {
      const { hubId, roomId } = seat.options;
      const token = await tokenFor(seat, VIEWERS[viewer]);
      const read = await readHistory({ url: HUB_URL, hubId, roomId, platform: standardPlatform() }, token);
      setHistory(read);
      setVersion(read.to);
    } catch (cause) {
      setFault(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const viewers = ["yourself", ...(isDev ? Object.keys(VIEWERS) : [])];
  return (
    <details class="card travel">
      <summary>Time travel</summary>
      <div class="row">
        <label>
          See as{" "}
          <select value={viewer} onChange={(event) => setViewer(event.currentTarget.value)}>
            {viewers.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <button onClick={() => void load()}>{history === undefined ? "Read the log" : "Read again"}</button>
      </div>
      {fault !== undefined && (
        <p role="alert" class="fault">
          {fault}
        </p>
      )}
      {history !== undefined && <Past history={history} version={version} onVersion={setVersion} />}
    </details>
  );
}

interface PastProps {
  readonly history: RoomHistory;
  readonly version: number;
  onVersion(version: number): void;
}

function Past({ history, version, onVersion }: PastProps) {
  const state = useMemo(() => stateAt(history, version), [history, version]);
  const nameOf = (actorId: string): string =>
    state.participants.find((each) => each.actorId === actorId)?.name ?? actorId;
  const event = history.events.findLast((each) => each.version <= version);
  return (
    <>
      <label class="slider">
        Version <b>{version}</b>
        <input
          type="range"
          min={history.from}
          max={history.to}
          value={version}
          onInput={(change) => onVersion(Number(change.currentTarget.value))}
        />
      </label>
      {event !== undefined && (
        <p>
          <time>{event.at.slice(11, 19)}</time> <bdi>{describeEvent(event, nameOf)}</bdi>
        </p>
      )}
      <pre tabIndex={0} aria-label="The room's state at this version">
        {JSON.stringify(state, null, 2)}
      </pre>
    </>
  );
}

/** Mints a token of the same room for another kind of viewer, who never joins. */
async function tokenFor({ options, self }: Seat, roles: readonly Role[] | undefined): Promise<string> {
  if (roles === undefined) return options.getToken === undefined ? options.token : options.getToken();
  const { hubId, roomId } = options;
  return mintToken({ actorId: `${self.actorId}.viewer`, hubId, roomId, name: "Viewer", roles, capabilities: [] });
}
