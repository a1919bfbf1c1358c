import { openOutbox, type Outbox } from "../../../../src/client/outbox/outbox.ts";
import { FakeHub, said, update } from "../../../unit/client/fake-hub.ts";

/*
 * A page with an outbox in the browser's own IndexedDB, driven by outbox.test.ts: it is loaded again and again, and its
 * hub says what the test wants.
 */

const hub = new FakeHub();
let outbox: Outbox | undefined;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** Opens outbox and room, and is let in. @returns whether the browser stores anything */
async function open(actorId: string): Promise<boolean> {
  const where = { url: "http://hub.test", hubId: "demo", roomId: "quay" };
  outbox = await openOutbox({ ...where, actorId, platform: hub.platform });
  const room = hub.connect({ held: outbox.held });
  outbox.attach(room);
  while (hub.sockets.length === 0) await pause();
  hub.socket.welcome();
  await pause();
  return outbox.isDurable;
}

/** The ids of the commands that have reached the hub. */
function sent(): string[] {
  return (hub.socket.sent("hub.command") as { id: string }[]).map(({ id }) => id);
}

/** Sends a line, and waits until it has left, which is after it was kept. */
async function say(id: string): Promise<void> {
  void outbox?.send("verb.say", { message: id }, { id });
  while (!sent().includes(id)) await pause();
}

async function accept(from: number, id: string): Promise<void> {
  hub.socket.say(update(from, [said(from + 1)], { receipts: [{ id, status: "accepted", version: from + 1 }] }));
  await pause();
}

Object.assign(globalThis, {
  PAGE: { open, sent, say, accept, status: () => outbox?.status, clear: () => outbox?.clear() },
});
