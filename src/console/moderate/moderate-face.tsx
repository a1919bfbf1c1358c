import { useEffect, useState } from "preact/hooks";
import type { FaceProps } from "../shell/face-props.ts";
import { fieldText } from "../shell/field-text.ts";
import { mintToken } from "../shell/hub-access.ts";
import { tokenClaims } from "../shell/token-claims.ts";
import { Lore } from "./lore.tsx";
import { ModerationQueue } from "./moderation-queue.ts";
import { QueueView } from "./queue-view.tsx";

interface Desk {
  readonly queue: ModerationQueue;
  readonly token: string;
}

/** The moderators' desk: what waits, with its evidence, and what was published. */
export default function ModerateFace({ isDev }: FaceProps) {
  const [desk, setDesk] = useState<Desk>();
  useEffect(() => () => desk?.queue.stop(), [desk]);
  if (desk === undefined) return <SignIn isDev={isDev} onSignIn={setDesk} />;
  return (
    <>
      <h1 class="hidden">Moderate</h1>
      <QueueView queue={desk.queue} />
      <Lore hubId={desk.queue.hubId} token={desk.token} />
    </>
  );
}

function SignIn({ isDev, onSignIn }: FaceProps & { onSignIn(desk: Desk): void }) {
  const [fault, setFault] = useState<string>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    try {
      const token = isDev ? await devModerator(form) : fieldText(form, "token");
      const claims = tokenClaims(token);
      if (claims === null) throw new Error("this is no token: a JWT has three parts with dots between them");
      onSignIn({ queue: new ModerationQueue(claims.hubId, token), token });
    } catch (cause) {
      setFault(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <form class="card join" onSubmit={(event) => void submit(event)} aria-label="Sign in">
      <h1>Moderate a hub</h1>
      {isDev ? (
        <div class="row">
          <label>
            Hub
            <input name="hubId" defaultValue="demo" required />
          </label>
          <label>
            Room
            <input name="roomId" defaultValue="*" required />
          </label>
          <label>
            Name
            <input name="name" defaultValue="juno" required pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,63}" />
          </label>
        </div>
      ) : (
        <label>
          Token of a moderator
          <textarea name="token" required rows={4} spellcheck={false} autocomplete="off" />
        </label>
      )}
      {fault !== undefined && (
        <p role="alert" class="fault">
          {fault}
        </p>
      )}
      <div class="row">
        <button class="primary">Sign in</button>
      </div>
    </form>
  );
}

function devModerator(form: FormData): Promise<string> {
  const name = fieldText(form, "name");
  return mintToken({
    ...{ actorId: name, name, hubId: fieldText(form, "hubId"), roomId: fieldText(form, "roomId") },
    ...{ roles: ["moderator"], capabilities: [] },
  });
}
