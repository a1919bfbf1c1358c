import { useState } from "preact/hooks";
import type { Role } from "../../../durable/protocol/state/actor.ts";
import { Fault } from "../fault.tsx";
import { fieldText } from "../field-text.ts";
import { mintToken, type HubFacts } from "./hub-access.ts";
import { Session } from "./session.ts";
import { TokenField } from "./token-field.tsx";

interface SignInProps {
  readonly title: string;
  readonly facts: HubFacts;
  /** The role that the page needs. */
  readonly role: Role;
  /** In development: the name offered. */
  readonly name: string;
  /** The session that is over, to be gone on with. */
  readonly over?: Session;
  onSignIn(session: Session): void;
}

/** Signs a person in: with a minted token in development, and with a person's own in production. */
export function SignIn({ title, facts, role, name, over, onSignIn }: SignInProps) {
  const [fault, setFault] = useState<string>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    try {
      const token = facts.isDev ? await minted(form, role) : fieldText(form, "token");
      if (over === undefined) onSignIn(signedIn(token, role));
      else over.renew(token);
    } catch (cause) {
      setFault(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <form class="card join" onSubmit={(event) => void submit(event)} aria-label="Sign in">
      {over === undefined ? <h1>{title}</h1> : <h2>Your token is over. Sign in again to go on.</h2>}
      {facts.isDev ? (
        <div class="row">
          <label>
            Hub
            <input name="hubId" defaultValue={over?.hubId ?? "demo"} required pattern="[a-z0-9][a-z0-9\-]{0,63}" />
          </label>
          <label>
            Room
            <input name="roomId" defaultValue={over?.claims.room ?? "*"} required />
          </label>
          <label>
            Name
            <input
              name="name"
              defaultValue={over?.claims.actorId ?? name}
              required
              pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,63}"
            />
          </label>
        </div>
      ) : (
        <TokenField label={`Token with the role ${role}`} signInUrl={facts.signInUrl} />
      )}
      <Fault text={fault} />
      <div class="row">
        <button class="primary">Sign in</button>
      </div>
    </form>
  );
}

function signedIn(token: string, role: Role): Session {
  const session = new Session(token);
  keep(session, role);
  return session;
}

/** Sessions of this page, by the role that they were made for: a person who comes back to a face is still signed in. */
const kept = new Map<Role, Session>();

function keep(session: Session, role: Role): void {
  kept.set(role, session);
}

/** The session of a person who signed in before and has the role. */
export function keptSession(role: Role): Session | undefined {
  const own = kept.get(role);
  return own ?? [...kept.values()].find(({ claims }) => claims.roles.includes(role));
}

function minted(form: FormData, role: Role): Promise<string> {
  const name = fieldText(form, "name");
  return mintToken({
    ...{ actorId: name, name, hubId: fieldText(form, "hubId"), roomId: fieldText(form, "roomId") },
    ...{ roles: [role], capabilities: [] },
  });
}
