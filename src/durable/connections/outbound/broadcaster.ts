import { encodeStateUpdate } from "../../protocol/socket/encode-state-update.ts";
import type { Receipt } from "../../protocol/socket/receipt.ts";
import type { Written } from "../../room/process-input.ts";
import { eventFor, isForEveryone, type Viewer } from "../../rules/core/view-for.ts";
import type { Connection } from "../connection.ts";
import type { Connections } from "../connections.ts";
import type { FlushScheduler } from "./flush-scheduler.ts";

/** A flood of commands must not starve the flush: measured with this cap, the longest silence is 0.27 s (PER1). */
export const MAX_INPUTS_PER_FLUSH = 64;

/** The figures of one flush, for the telemetry (TEL2). */
export interface FlushReport {
  readonly from: number;
  readonly to: number;
  readonly frames: number;
  /** A connection acknowledges too little (SLO2), or its token has expired (TOK4): connections are to be looked at. */
  readonly overdue: boolean;
  readonly failed: readonly Connection[];
  /** How long the first input of it waited, in ms. */
  readonly delayMs: number;
}

/**
 * Queues events and receipts until the flush. A `WebSocket.send` costs about as much as a whole command, so everything
 * that is due travels in one frame per connection (PER1).
 */
export class Broadcaster {
  readonly #connections: Connections;
  readonly #report: (flushed: FlushReport) => void;
  #events: Written[] = [];
  #receipts = new Map<Connection, Receipt[]>();
  readonly #scheduler: FlushScheduler;
  #inputs = 0;
  #since: number | null = null;

  constructor(connections: Connections, scheduler: FlushScheduler, report: (flushed: FlushReport) => void) {
    this.#connections = connections;
    this.#scheduler = scheduler;
    this.#report = report;
  }

  /** Inputs taken since the last flush. */
  get pendingInputs(): number {
    return this.#inputs;
  }

  queueEvents(written: readonly Written[]): void {
    if (written.length === 0) return;
    for (const each of written) this.#events.push(each);
    this.#schedule();
  }

  queueReceipt(connection: Connection, receipt: Receipt): void {
    const waiting = this.#receipts.get(connection);
    if (waiting === undefined) this.#receipts.set(connection, [receipt]);
    else waiting.push(receipt);
    this.#schedule();
  }

  /** Counts an input. A full batch is flushed before it, so that a receipt and its event leave in the same frame. */
  countInput(): void {
    if (this.#inputs >= MAX_INPUTS_PER_FLUSH) this.flush();
    this.#inputs += 1;
  }

  flush(): void {
    this.#inputs = 0;
    const events = this.#events;
    const receipts = this.#receipts;
    if (events.length === 0 && receipts.size === 0) return;
    this.#events = [];
    this.#receipts = new Map();
    const batch = new Batch(events);
    const failed: Connection[] = [];
    const now = Date.now();
    let frames = 0;
    let overdue = false;
    for (const connection of this.#connections.all()) {
      if (connection.isSlow(now) || connection.isExpired(now)) overdue = true;
      // However late the alarm is, nothing more is sent under a token that has expired (TOK4).
      if (connection.isExpired(now)) continue;
      const frame = batch.frameFor(connection, receipts.get(connection) ?? []);
      if (frame === null) continue;
      frames += 1;
      if (connection.sendText(frame.text)) connection.sentUpTo(frame.version, now);
      else failed.push(connection);
    }
    const from = events[0]?.event.version ?? 0;
    const to = events.at(-1)?.event.version ?? 0;
    this.#report({ from, to, frames, overdue, failed, delayMs: now - (this.#since ?? now) });
    this.#since = null;
  }

  #schedule(): void {
    this.#since ??= Date.now();
    this.#scheduler.schedule();
  }
}

/** The events of one flush, serialised once for all connections that see the same. */
class Batch {
  readonly #events: readonly Written[];
  readonly #forEveryone: boolean;
  readonly #version: number | null;
  #joined: string | null = null;

  constructor(events: readonly Written[]) {
    this.#events = events;
    this.#forEveryone = events.every(({ event }) => isForEveryone(event.type));
    this.#version = events.at(-1)?.event.version ?? null;
  }

  /**
   * Null where this connection sees nothing of the batch; the `version` of its next frame will have moved on (SOK6).
   */
  frameFor(connection: Connection, receipts: readonly Receipt[]): { text: string; version: number } | null {
    const from = connection.sent;
    // A lagging connection gets receipts, and no events until its snapshot (SLO2).
    const events = connection.isLagging ? "" : this.#textFor(connection.viewer, from);
    if (events === "" && receipts.length === 0) return null;
    const version = connection.isLagging ? from : Math.max(from, this.#version ?? from);
    return { text: encodeStateUpdate({ from, version }, events, receipts), version };
  }

  #textFor(viewer: Viewer, after: number): string {
    const first = this.#events[0]?.event.version ?? 0;
    if (this.#forEveryone && after < first) return this.#all();
    const shown: string[] = [];
    for (const written of this.#events) {
      const { event, json } = written;
      if (event.version <= after) continue;
      const text = isForEveryone(event.type) ? json : this.#cut(written, viewer);
      if (text !== null) shown.push(text);
    }
    return shown.join();
  }

  #cut(written: Written, viewer: Viewer): string | null {
    const shown = eventFor(written, viewer);
    return shown === null ? null : JSON.stringify(shown);
  }

  #all(): string {
    this.#joined ??= this.#events.map(({ json }) => json).join();
    return this.#joined;
  }
}
