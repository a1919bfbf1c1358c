import { devToken } from "frontier-hub-client";
import { useCommand, useConnection, useRoom, useRoomState, type RoomClient } from "frontier-hub-client/react";
import { StrictMode, useState, type FormEvent } from "react";
import { createRoot } from "react-dom/client";

// ?hub=http://127.0.0.1:8787&name=Mara: one window for each name.
const query = new URLSearchParams(location.search);
const url = query.get("hub") ?? "http://127.0.0.1:8787";
const where = { url, hubId: "demo", roomId: query.get("room") ?? "toll-bridge" };
const name = query.get("name") ?? "Nobody";
const actorId = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** In production a token comes from your own server: see docs/guide/auth.md. */
async function getToken(): Promise<string> {
  const minted = await devToken({ url }, { ...where, actorId, name, stats: { finesse: 1 } });
  if (!minted.ok) throw new Error(minted.problem.detail);
  return minted.value.token;
}

function Table() {
  const room = useRoom({ ...where, getToken });
  const { kind } = useConnection(room);
  return (
    <main>
      <h1>The toll bridge</h1>
      <p role="status">{kind}</p>
      <Present room={room} />
      <Lines room={room} />
      <Composer room={room} />
      <Duel room={room} />
    </main>
  );
}

function Present({ room }: { room: RoomClient }) {
  const participants = useRoomState(room, (state) => state.participants) ?? [];
  return <p id="here">{participants.map((each) => each.name).join(", ")}</p>;
}

function Lines({ room }: { room: RoomClient }) {
  const chat = useRoomState(room, (state) => state.chat) ?? [];
  const participants = useRoomState(room, (state) => state.participants) ?? [];
  const nameOf = (id: string) => participants.find((each) => each.actorId === id)?.name ?? id;
  return (
    <ul id="lines" aria-live="polite">
      {chat.map((said) => (
        <li key={said.version}>
          {nameOf(said.actorId)}: {said.text}
        </li>
      ))}
    </ul>
  );
}

function Composer({ room }: { room: RoomClient }) {
  const [message, setMessage] = useState("");
  const { send, waiting, outcome } = useCommand(room, "verb.say");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMessage("");
    void send({ message });
  };
  return (
    <form onSubmit={submit}>
      <input aria-label="Say something" value={message} onChange={({ target }) => setMessage(target.value)} />
      <button disabled={message === ""}>{waiting > 0 ? "Saying …" : "Say"}</button>
      {outcome?.status === "rejected" && <p role="alert">{outcome.message}</p>}
    </form>
  );
}

function Duel({ room }: { room: RoomClient }) {
  const participants = useRoomState(room, (state) => state.participants) ?? [];
  const contest = useRoomState(room, (state) => state.contests.at(-1));
  const { send, waiting } = useCommand(room, "verb.challengeDuel");
  const opponent = participants.find((each) => each.actorId !== actorId && each.status !== "away");
  return (
    <section>
      <button
        disabled={opponent === undefined || waiting > 0}
        onClick={() => opponent && void send({ target: opponent.actorId, stakes: "the toll" })}
      >
        Duel for the toll
      </button>
      {contest && <p id="contest">{`${contest.status} ${contest.outcome?.summary ?? ""}`}</p>}
    </section>
  );
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Table />
    </StrictMode>,
  );
