import { memo, StrictMode, startTransition, useLayoutEffect, useState, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { useCommand, useConnection, useRoom, useRoomState } from "../../../../src/client/entries/react.ts";
import type { RoomClient } from "../../../../src/client/room-client.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { FakeHub, said, update } from "../../../unit/client/fake-hub.ts";

/*
 * Plays in a browser, and hands its findings to react.test.ts: real React, a hub that says what the scene wants.
 */

const pause = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for this many sockets: the first rendering of a page is slow. */
async function joined(hub: FakeHub, sockets = 1): Promise<void> {
  for (let tries = 0; hub.sockets.length < sockets && tries < 400; tries += 1) await pause(5);
  await pause(5);
}

function stage(): { readonly root: Root; readonly element: HTMLElement } {
  const element = document.body.appendChild(document.createElement("div"));
  return { root: createRoot(element), element };
}

function optionsOf(hub: FakeHub, more: { roomId?: string; token?: string } = {}) {
  return { url: "http://hub.test", hubId: "demo", roomId: "quay", token: "jwt-1", platform: hub.platform, ...more };
}

/** A component with a room, that shows what `show` makes of it. */
function InRoom(props: { hub: FakeHub; roomId?: string; token?: string; show?: (room: RoomClient) => ReactNode }) {
  const { hub, roomId = "quay", token = "jwt-1", show } = props;
  const room = useRoom(optionsOf(hub, { roomId, token }));
  return <>{show?.(room)}</>;
}

const chatLength = (state: RoomView): number => state.chat.length;

async function strictMode() {
  const hub = new FakeHub();
  const { root } = stage();
  root.render(
    <StrictMode>
      <InRoom hub={hub} />
    </StrictMode>,
  );
  await joined(hub);
  const mounted = { sockets: hub.sockets.length, requests: hub.requests.length };
  hub.socket.welcome();
  root.unmount();
  await pause();
  return { ...mounted, isClosed: hub.socket.closedByClient !== undefined, listeners: hub.wakeListeners.size };
}

async function remounts() {
  const hub = new FakeHub();
  for (let turn = 0; turn < 50; turn += 1) {
    const { root, element } = stage();
    root.render(<InRoom hub={hub} />);
    await joined(hub, turn + 1);
    if (turn % 2 === 0) hub.socket.welcome();
    root.unmount();
    element.remove();
    await pause(5);
  }
  const open = hub.sockets.filter((socket) => socket.closedByClient === undefined).length;
  return { opened: hub.sockets.length, open, listeners: hub.wakeListeners.size };
}

async function slices() {
  const hub = new FakeHub();
  const renders = { chat: 0, slowMode: 0, lines: 0 };
  const Chat = memo(({ room }: { room: RoomClient }) => {
    renders.chat += 1;
    return <b>{useRoomState(room, chatLength)}</b>;
  });
  const SlowMode = memo(({ room }: { room: RoomClient }) => {
    renders.slowMode += 1;
    return <i>{useRoomState(room, (state) => state.slowModeMs)}</i>;
  });
  // A new list at each call, which is the same to its own `isEqual`.
  const Lines = memo(({ room }: { room: RoomClient }) => {
    renders.lines += 1;
    const lines = useRoomState(
      room,
      (state) => state.chat.filter(({ actorId }) => actorId === "nobody"),
      (before, now) => before.length === now.length,
    );
    return <u>{lines?.length}</u>;
  });
  const { root, element } = stage();
  const show = (room: RoomClient) => [
    <Chat key="chat" room={room} />,
    <SlowMode key="slow" room={room} />,
    <Lines key="lines" room={room} />,
  ];
  root.render(<InRoom hub={hub} show={show} />);
  await joined(hub);
  hub.socket.welcome();
  await pause();
  const before = { ...renders };
  for (let version = 1; version <= 5; version += 1) {
    hub.socket.say(update(version - 1, [said(version)]));
    await pause(5);
  }
  const rendered = {
    chat: renders.chat - before.chat,
    slowMode: renders.slowMode - before.slowMode,
    lines: renders.lines - before.lines,
  };
  const text = element.textContent;
  root.unmount();
  return { rendered, text };
}

/** Many slow components render in slices of time; an event comes in between. What each commit showed, as a set. */
async function tearing(useLength: (room: RoomClient) => number | undefined) {
  const hub = new FakeHub();
  const commits: string[][] = [];
  const Slow = ({ room }: { room: RoomClient }) => {
    const length = useLength(room);
    for (const end = performance.now() + 6; performance.now() < end;);
    return <li>{length}</li>;
  };
  let reveal = (): void => {};
  const List = ({ room }: { room: RoomClient }) => {
    const [isShown, setShown] = useState(false);
    reveal = () => startTransition(() => setShown(true));
    useLayoutEffect(() => {
      const texts = [...element.querySelectorAll("li")].map((item) => item.textContent ?? "");
      if (texts.length > 0) commits.push([...new Set(texts)]);
    });
    return <ul>{isShown && Array.from({ length: 20 }, (_, at) => <Slow key={at} room={room} />)}</ul>;
  };
  const { root, element } = stage();
  root.render(<InRoom hub={hub} show={(room) => <List room={room} />} />);
  await joined(hub);
  hub.socket.welcome();
  await pause();
  reveal();
  await pause(30);
  hub.socket.say(update(0, [said(1)]));
  await pause(800);
  const final = [...new Set([...element.querySelectorAll("li")].map((item) => item.textContent))];
  root.unmount();
  return { torn: commits.filter((texts) => texts.length > 1).length, commits: commits.length, final };
}

async function commands() {
  const hub = new FakeHub();
  const shown: string[] = [];
  let say: (args: { message: string }) => void = () => {};
  const Composer = ({ room }: { room: RoomClient }) => {
    const { send, waiting, outcome } = useCommand(room, "verb.say");
    const connection = useConnection(room);
    say = (args) => void send(args);
    shown.push(`${connection.kind} ${waiting} ${outcome?.status ?? "-"}`);
    return null;
  };
  const { root } = stage();
  root.render(<InRoom hub={hub} show={(room) => <Composer room={room} />} />);
  await joined(hub);
  hub.socket.welcome();
  await pause();
  say({ message: "Good evening." });
  await pause();
  const [command] = hub.socket.sent("hub.command") as { id: string }[];
  const receipts = [{ id: command?.id ?? "", status: "accepted" as const, version: 1 }];
  hub.socket.say(update(0, [said(1)], { receipts }));
  await pause();
  root.unmount();
  return shown.filter((text, at) => text !== shown[at - 1]);
}

async function otherRoom() {
  const hub = new FakeHub();
  const { root } = stage();
  root.render(<InRoom hub={hub} roomId="quay" />);
  await joined(hub);
  hub.socket.welcome();
  root.render(<InRoom hub={hub} roomId="tower" />);
  await pause();
  const [first, second] = hub.sockets;
  hub.socket.welcome();
  root.render(<InRoom hub={hub} roomId="tower" token="jwt-2" />);
  await pause();
  const answer = {
    sockets: hub.sockets.length,
    isFirstClosed: first?.closedByClient !== undefined,
    isSecondClosed: second?.closedByClient !== undefined,
    second: second?.request.url,
    tokens: second?.sent("hub.refreshToken"),
  };
  root.unmount();
  await pause();
  return answer;
}

/** Every scene by name; called by react.test.ts. */
const SCENES = {
  strictMode,
  remounts,
  slices,
  tearing: () => tearing((room) => useRoomState(room, chatLength)),
  // Without the hook, as a component might read the room by itself: this one tears, so the scene can tell.
  tearingWithoutHook: () => tearing((room) => room.state?.chat.length),
  commands,
  otherRoom,
};
Object.assign(globalThis, { SCENES });
