import { useEffect, useState } from "preact/hooks";
import type { FaceProps } from "../shell/face-props.ts";
import type { Session } from "../shell/session/session.ts";
import { keptSession, SignIn } from "../shell/session/sign-in.tsx";
import { useStore } from "../shell/store.ts";
import { Lore } from "./lore.tsx";
import { ModerationQueue } from "./moderation-queue.ts";
import { Published } from "./published/published.tsx";
import { QueueView } from "./queue-view.tsx";

/** The moderators' desk: what waits, with its evidence, and what was published. */
export default function ModerateFace({ facts }: FaceProps) {
  const [session, setSession] = useState(keptSession("moderator"));
  if (session === undefined) {
    return <SignIn title="Moderate a hub" facts={facts} role="moderator" name="juno" onSignIn={setSession} />;
  }
  return <Desk session={session} facts={facts} />;
}

function Desk({ session, facts }: FaceProps & { readonly session: Session }) {
  useStore(session);
  const [queue] = useState(() => new ModerationQueue(session));
  useEffect(() => () => queue.stop(), [queue]);
  return (
    <>
      <h1 class="hidden">Moderate</h1>
      {session.isOver && (
        <SignIn title="Moderate a hub" facts={facts} role="moderator" name="juno" over={session} onSignIn={() => {}} />
      )}
      <QueueView queue={queue} />
      <Published session={session} />
      <Lore session={session} />
    </>
  );
}
