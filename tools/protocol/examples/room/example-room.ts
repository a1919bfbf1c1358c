import { createHash } from "node:crypto";
import type { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Catalog } from "../../../../src/durable/protocol/catalog/catalog.ts";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { ArgumentsOfVerb, VerbId } from "../../../../src/durable/protocol/socket/command.ts";
import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import type { Actor, Role } from "../../../../src/durable/protocol/state/actor.ts";
import { Room } from "../../../../src/durable/room/room.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../../src/durable/rules/catalog/override-catalog.ts";
import type { RecordedEvent } from "../../../../src/durable/rules/core/draft.ts";
import type { RoomInput } from "../../../../src/durable/rules/core/room-input.ts";
import { migrate } from "../../../../src/durable/storage/migrate.ts";
import { MemorySql } from "../../../../testkit/memory-sql.ts";

export const HUB_ID = "demo";
export const ROOM_ID = "bridge";
const START_TIME = Date.parse("2026-11-05T19:00:00.000Z");

/** A command with its receipt and events. */
export interface Asked {
  readonly frame: { readonly type: "hub.command"; readonly id: string; readonly verb: unknown; readonly args: unknown };
  readonly receipt: Receipt;
  readonly events: readonly Event[];
}

/**
 * A room as it is in production, on a clock, ids and dice that are always the same, so that what happens in it can stand
 * in a document (docs/protocol).
 */
export class ExampleRoom {
  readonly sql = new MemorySql();
  readonly room: Room;
  /** Every event, with its hidden fields. */
  readonly happened: RecordedEvent[] = [];
  readonly asked: Asked[] = [];
  readonly #connected = new Set<string>();
  #clock = START_TIME;
  #alarmAt: number | null = null;
  #made = 0;

  constructor() {
    migrate(this.sql);
    const ports = {
      sql: this.sql,
      clock: () => this.#clock,
      // Records are in no example of a play, and draw no id from it.
      newId: (prefix: string) => (prefix === "audit" ? "audit_0" : `${prefix}_${this.#next(prefix).slice(0, 12)}`),
      newSeed: () => this.#next("seed"),
      setAlarm: (at: number) => void (this.#alarmAt = at),
      clearAlarm: () => void (this.#alarmAt = null),
      isConnected: (actorId: string) => this.#connected.has(actorId),
      alsoDue: () => [],
      stage: () => [],
      onCommit: (written: readonly RecordedEvent[]) => void this.happened.push(...written),
      onRecords: () => {},
      onInputError: () => {},
      onCheckpointError: () => {},
      onDeadlineError: () => {},
    };
    this.room = new Room({ hubId: HUB_ID, roomId: ROOM_ID }, ports, null);
  }

  enters(...actors: readonly Actor[]): void {
    for (const actor of actors) {
      this.#connected.add(actor.actorId);
      this.input({ kind: "join", actor });
    }
  }

  drops(actor: Actor): void {
    this.#connected.delete(actor.actorId);
    this.input({ kind: "disconnected", actorId: actor.actorId });
  }

  does<V extends VerbId>(actor: Actor, verb: V, args: ArgumentsOfVerb<V>): Receipt {
    return this.sends(actor, verb, args);
  }

  /** Sends a command that may be malformed. */
  sends(actor: Actor, verb: unknown, args: unknown, id = `cmd-${this.asked.length + 1}`): Receipt {
    const before = this.happened.length;
    const request = { id, verb, args };
    const outcome = this.input({ kind: "command", actor, request, connected: this.#connected.has(actor.actorId) });
    const receipt = outcome.kind === "done" ? outcome.receipt : internalFault(id, outcome.problem.detail);
    if (receipt === undefined) throw new Error(`command ${id} came to no receipt`);
    const events = this.happened.slice(before).map(({ event }) => event);
    this.asked.push({ frame: { type: "hub.command", id, verb, args }, receipt, events });
    return receipt;
  }

  input(input: RoomInput) {
    this.wait(180);
    const correlationId = `cor_${this.#next("cor").slice(0, 12)}`;
    return this.room.apply(input, { correlationId, fingerprint: "" });
  }

  /** The bridge posts. */
  hears(result: OfflineResult): void {
    this.input({ kind: "result", result });
  }

  useCatalog(body: unknown): Catalog {
    const overridden = overrideCatalog(BUILT_IN_CATALOG, body);
    if (!overridden.ok) throw new Error(`${overridden.path}: ${overridden.message}`);
    this.input({ kind: "catalog", catalog: overridden.catalog });
    return overridden.catalog;
  }

  /** Time passes, and the room wakes for whatever is due. */
  wait(ms: number): void {
    const until = this.#clock + ms;
    while (this.#alarmAt !== null && this.#alarmAt <= until) {
      this.#clock = Math.max(this.#clock, this.#alarmAt);
      this.#alarmAt = null;
      this.room.onAlarm();
      this.room.apply({ kind: "wake" }, { correlationId: `alarm_${this.#next("alarm").slice(0, 12)}` });
      this.room.rearm();
    }
    this.#clock = until;
  }

  /** Work that waits for the bridge, the oldest first. */
  jobs(): OfflineJob[] {
    return Object.values(this.room.state.privateState.jobs).map(({ job }) => job);
  }

  momentumOf(actorId: string): number {
    return this.room.state.view.participants.find((each) => each.actorId === actorId)?.momentum ?? 0;
  }

  now(): string {
    return new Date(this.#clock).toISOString();
  }

  /** The next 64 hex digits of a fixed sequence. */
  #next(salt: string): string {
    this.#made += 1;
    return createHash("sha256").update(`${salt} ${this.#made}`).digest("hex");
  }
}

/** The receipt that the room's object sends after a bug (CMD5). */
function internalFault(id: string, message: string): Receipt {
  return { id, status: "rejected", code: "internal", message };
}

/** A character of the scenario. */
export function character(actorId: string, name: string, roles: readonly Role[], more: Partial<Actor> = {}): Actor {
  return {
    actorId,
    hubId: HUB_ID,
    room: "*",
    name,
    roles: [...roles],
    capabilities: [],
    stats: { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 },
    expiresAt: Date.parse("2026-11-06T19:00:00.000Z"),
    ...more,
  };
}
