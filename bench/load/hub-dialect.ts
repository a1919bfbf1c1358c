import type { Dialect } from "./dialect.ts";
import { LoadLink } from "./link.ts";

/** A client acknowledges after this number of versions at the latest (SLO1). */
const ACK_EVERY = 64;
/** `{"type":"hub.stateUpdate","from":<version>,"version":<version>,` is shorter than this. */
const HEAD_BYTES = 80;

/** Frontier Hub: an echo is one's own receipt, which comes in one frame with the event (SOK6). */
export const hubDialect: Dialect = {
  async enter(seat) {
    const link = await LoadLink.open(seat, (frame) => frame.includes('{"type":"hub.stateSnapshot"'));
    return link;
  },

  command(id, message) {
    return JSON.stringify({ type: "hub.command", id, verb: "verb.say", args: { message } });
  },

  answers(frame, id) {
    const at = frame.lastIndexOf('"receipts":[');
    if (at === -1 || frame.indexOf(id, at) === -1) return false;
    const { receipts } = JSON.parse(`{${frame.toString("utf8", at)}`) as { receipts: { id: string; status: string }[] };
    const own = receipts.find((receipt) => receipt.id === id);
    if (own === undefined) return false;
    if (own.status !== "accepted") throw new Error(`the hub refused a command: ${JSON.stringify(own)}`);
    return true;
  },

  heard(link, frame) {
    const version = Number(/"version":(\d+)/.exec(frame.toString("latin1", 0, HEAD_BYTES))?.[1] ?? 0);
    link.seen = Math.max(link.seen, version);
    if (link.seen - link.acked >= ACK_EVERY) acknowledge(link);
  },
};

/** Tells the room what was seen, where it does not know it yet. */
export function acknowledge(link: LoadLink): void {
  if (link.seen <= link.acked) return;
  link.acked = link.seen;
  link.send(`{"type":"hub.ack","version":${link.seen}}`);
}
