import { useState } from "preact/hooks";
import { ROLES, type Role } from "../../durable/protocol/state/actor.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import { HUB_URL, mintToken, type Claims, type HubFacts } from "../shell/session/hub-access.ts";
import { tokenClaims } from "../shell/session/token-claims.ts";
import { TokenField } from "../shell/session/token-field.tsx";
import { Seat } from "./seat.ts";

interface JoinFormProps {
  readonly facts: HubFacts;
  /** The actors at the table already: the form offers their hub and room, and another name. */
  readonly beside: readonly Seat[];
  onJoin(seat: Seat): void;
  readonly onCancel: (() => void) | undefined;
}

const NAMES = ["Mara", "Teo", "Ash", "Bryn", "Ines", "Juno"] as const;
const RELIC = "capability.spectrumless-manifest";

/** Joins a room as anybody in development, and with a pasted token in production. */
export function JoinForm({ facts, beside, onJoin, onCancel }: JoinFormProps) {
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const table = beside[0]?.options;
  const name = NAMES.find((each) => beside.every(({ self }) => self.actorId !== each.toLowerCase())) ?? "Guest";
  const join = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    setBusy(true);
    setFault(undefined);
    try {
      const form = new FormData(event.target);
      const seat = facts.isDev ? await seatForClaims(form) : seatForToken(form);
      if (beside.some(({ self }) => self.actorId === seat.self.actorId)) {
        void seat.leave();
        throw new Error(`${seat.self.actorId} is at this table already; choose another actor`);
      }
      onJoin(seat);
    } catch (cause) {
      setFault(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="card join" onSubmit={(event) => void join(event)} aria-label="Join a room">
      <h2>{beside.length === 0 ? "Join a room" : "Another actor"}</h2>
      {facts.isDev ? (
        <DevFields hubId={table?.hubId ?? "demo"} roomId={table?.roomId ?? "quay"} name={name} />
      ) : (
        <TokenFields roomId={table?.roomId ?? ""} signInUrl={facts.signInUrl} />
      )}
      <Fault text={fault} />
      <div class="row">
        <button class="primary" disabled={isBusy}>
          {isBusy ? "Joining…" : "Join"}
        </button>
        {onCancel !== undefined && (
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

function DevFields({
  hubId,
  roomId,
  name,
}: {
  readonly hubId: string;
  readonly roomId: string;
  readonly name: string;
}) {
  return (
    <>
      <div class="row">
        <label>
          Hub
          <input name="hubId" defaultValue={hubId} required pattern="[a-z0-9][a-z0-9\-]{0,63}" />
        </label>
        <label>
          Room
          <input name="roomId" defaultValue={roomId} required pattern="[a-z0-9][a-z0-9\-]{0,63}" />
        </label>
      </div>
      <label>
        Name
        <input name="name" defaultValue={name} required maxLength={64} key={name} />
      </label>
      <fieldset>
        <legend>Roles</legend>
        {ROLES.map((role) => (
          <label key={role} class="check">
            <input type="checkbox" name="roles" value={role} defaultChecked={role === "player"} /> {role}
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input type="checkbox" name="relic" defaultChecked /> may invoke relics
      </label>
    </>
  );
}

function TokenFields({ roomId, signInUrl }: { readonly roomId: string; readonly signInUrl: string | undefined }) {
  return (
    <>
      <TokenField label="Token" signInUrl={signInUrl} />
      <label>
        Room
        <input name="roomId" defaultValue={roomId} placeholder="from the token, if it names one" />
      </label>
    </>
  );
}

async function seatForClaims(form: FormData): Promise<Seat> {
  const name = fieldText(form, "name");
  const actorId = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 64);
  if (actorId === "") throw new Error("the name needs a letter from a to z or a digit, which become the actor's id");
  const claims: Claims = {
    actorId,
    hubId: fieldText(form, "hubId"),
    roomId: fieldText(form, "roomId"),
    name,
    roles: form.getAll("roles").filter((role): role is Role => ROLES.some((known) => known === role)),
    capabilities: form.has("relic") ? [RELIC] : [],
  };
  if (claims.roles.length === 0) throw new Error("choose at least one role");
  const token = await mintToken(claims);
  const { hubId, roomId } = claims;
  return new Seat({ url: HUB_URL, hubId, roomId, token, getToken: () => mintToken(claims) });
}

/** @throws Error where the text is no token, or names no room */
function seatForToken(form: FormData): Seat {
  const token = fieldText(form, "token");
  const claims = tokenClaims(token);
  if (claims === null) throw new Error("this is no token: a JWT has three parts with dots between them");
  const typed = fieldText(form, "roomId");
  const roomId = typed === "" ? claims.room : typed;
  if (roomId === "*" || roomId === "") throw new Error("the token is for every room; name one");
  return new Seat({ url: HUB_URL, hubId: claims.hubId, roomId, token });
}
