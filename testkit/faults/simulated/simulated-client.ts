import { applySnapshot, applyUpdate, type HeldRoom } from "../../../src/client/state/mirror.ts";
import type { CommandRequest } from "../../../src/durable/protocol/socket/command.ts";
import type { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { isRemembered } from "../../../src/durable/protocol/socket/rejection.ts";
import type { Actor } from "../../../src/durable/protocol/state/actor.ts";
import type { Ledger } from "../../invariants/ledger.ts";
import type { SimulatedSocket } from "./simulated-socket.ts";

/** A client as it should be: it holds its state by the events it is shown, and sends again what was not answered. */
export class SimulatedClient {
  readonly name: string;
  readonly actor: Actor;
  readonly faults: string[] = [];
  socket: SimulatedSocket | null = null;
  /** The room as this client holds it. */
  mirror: HeldRoom | undefined;
  /** Frames on their way to the room. */
  readonly outbound: string[] = [];
  /** It was told that it lags, and is sent nothing until it has acknowledged and got a snapshot (SLO2). */
  isLagging = false;
  readonly #ledger: Ledger;
  readonly #unanswered = new Map<string, CommandRequest>();
  #sent = 0;

  constructor(name: string, actor: Actor, ledger: Ledger) {
    this.name = name;
    this.actor = actor;
    this.#ledger = ledger;
  }

  /** Commands that have no outcome yet. */
  unanswered(): CommandRequest[] {
    return [...this.#unanswered.values()];
  }

  /** A new command under an id that only this client uses. */
  command(verb: string, args: unknown): CommandRequest {
    this.#sent += 1;
    const request = { id: `${this.name}-${this.#sent}`, verb, args };
    this.#ledger.give(this.actor.actorId, request);
    this.#unanswered.set(request.id, request);
    return request;
  }

  send(request: CommandRequest): void {
    if (this.socket !== null) this.outbound.push(JSON.stringify({ type: "hub.command", ...request }));
  }

  /** A new socket: what was not answered on the old one is sent again, under the same ids. */
  opened(socket: SimulatedSocket): void {
    this.socket = socket;
    this.isLagging = false;
    this.outbound.length = 0;
    for (const request of this.#unanswered.values()) this.send(request);
  }

  /** The socket is gone, and what was on its way with it. */
  lost(): void {
    this.socket = null;
    this.outbound.length = 0;
  }

  /** Its state is gone too, as when a page is loaded anew. */
  forgets(): void {
    this.mirror = undefined;
  }

  /** Reads all that has come, and acknowledges it. */
  read(): void {
    const { socket } = this;
    if (socket === null) return;
    const before = this.mirror?.version;
    for (const text of socket.inbox.splice(0)) this.#take(JSON.parse(text) as ServerMessage);
    if (this.mirror !== undefined && this.mirror.version !== before) {
      this.outbound.push(JSON.stringify({ type: "hub.ack", version: this.mirror.version }));
    }
    if (socket.closing !== null) this.lost();
  }

  answered(receipt: Receipt): void {
    this.#ledger.received(receipt);
    if (receipt.status === "accepted" || isRemembered(receipt.code)) this.#unanswered.delete(receipt.id);
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case "hub.system.connected":
        if (message.resume === "snapshot") this.forgets();
        return;
      case "hub.stateSnapshot":
        this.mirror = applySnapshot(message);
        this.isLagging = false;
        return;
      case "hub.stateUpdate": {
        if (this.mirror === undefined) {
          this.faults.push("SOK5 an update came before any state");
          return;
        }
        const mirrored = applyUpdate(this.mirror, message);
        if (mirrored.ok) this.mirror = mirrored.mirror;
        else this.faults.push(`SOK6 ${mirrored.code}: ${mirrored.detail}`);
        for (const receipt of message.receipts) this.answered(receipt);
        return;
      }
      case "hub.system.error":
        // A statement failed under it: what it was to do was not done, and is asked again.
        if (message.code !== "internal")
          this.faults.push(`SOK4 a good frame was answered ${message.code}: ${message.message}`);
        return;
      case "hub.system.notice":
        if (message.code === "lagging") this.isLagging = true;
        return;
      case "hub.catalog.sync":
    }
  }
}
