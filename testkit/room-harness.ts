import type { OfflineJob } from "../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../src/durable/protocol/bridge/offline-result.ts";
import type { Event, EventOf, EventType } from "../src/durable/protocol/events/event.ts";
import type { ArgumentsOfVerb, VerbId } from "../src/durable/protocol/socket/command.ts";
import type { Receipt } from "../src/durable/protocol/socket/receipt.ts";
import type { Actor } from "../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../src/durable/protocol/state/room-view.ts";
import type { InputOutcome, Written } from "../src/durable/room/process-input.ts";
import { Room } from "../src/durable/room/room.ts";
import type { RoomInput } from "../src/durable/rules/core/room-input.ts";
import type { RoomState } from "../src/durable/rules/core/room-state.ts";
import { viewerOf, viewFor } from "../src/durable/rules/core/view-for.ts";
import type { Deadline } from "../src/durable/rules/deadlines/deadlines.ts";
import { eventOf, readLog } from "../src/durable/storage/log/log-rows.ts";
import { migrate } from "../src/durable/storage/migrate.ts";
import { MemorySql } from "./memory-sql.ts";
import { actorNamed } from "./players/actor-named.ts";
import { Random } from "./random.ts";
import { resultsOf } from "./results-of.ts";

export const START_TIME = Date.parse("2026-03-01T20:00:00Z");
const ADDRESS = { hubId: "hub", roomId: "atrium" };

/**
 * A room on SQLite in this process, with a clock that only the test moves, ids and seeds that can be repeated, and an
 * alarm: what surrounds a room in production, without sockets, queue and platform. A test reads like a script.
 */
export class RoomHarness {
  sql = new MemorySql();
  /** Wall clock in ms. */
  clock = START_TIME;
  alarmAt: number | null = null;
  /** Errors that inputs threw: always bugs. */
  readonly bugs: unknown[] = [];
  /** Why views could not be stored, if any could not. */
  readonly checkpointsFailed: unknown[] = [];
  /** Deadlines that failed, each with the time of its retry in ms after START_TIME. */
  readonly putAside: [what: string, id: string, againAfterMs: number][] = [];
  /** The next seeds that the room draws; after them they come by chance. */
  readonly seeds: string[] = [];
  /** The events of the last commit. */
  committed: readonly Written[] = [];
  readonly #chance: Random;
  readonly #connected = new Set<string>();
  #room: Room;
  #commands = 0;
  #ids = 0;

  constructor(seed = 1) {
    this.#chance = new Random(seed);
    migrate(this.sql);
    this.#room = this.#wake();
  }

  get room(): Room {
    return this.#room;
  }
  get state(): RoomState {
    return this.#room.state;
  }

  /** Actors come in, each by a connection; a name is a player of that name. */
  enters(...who: (string | Actor)[]): void {
    for (const each of who) {
      const actor = typeof each === "string" ? actorNamed(each) : each;
      this.#connected.add(actor.actorId);
      const outcome = this.input({ kind: "join", actor });
      if (outcome.kind === "refused") throw new Error(`${actor.actorId} was refused: ${outcome.problem.code}`);
    }
  }

  /** An actor's last connection is gone. */
  drops(actorId: string): void {
    this.#connected.delete(actorId);
    this.input({ kind: "disconnected", actorId });
  }

  /** One command, by an actor or a player of that name, under an id of its own unless one is given. */
  does<V extends VerbId>(who: string | Actor, verb: V, args: ArgumentsOfVerb<V>, id?: string): Receipt {
    return this.sends(who, verb, args, id);
  }

  /** A command as a careless client might send it. */
  sends(who: string | Actor, verb: unknown, args: unknown, id = this.nextId()): Receipt {
    const actor = typeof who === "string" ? actorNamed(who) : who;
    const connected = this.#connected.has(actor.actorId);
    const outcome = this.input({ kind: "command", actor, request: { id, verb, args }, connected });
    if (outcome.kind === "done" && outcome.receipt !== undefined) return outcome.receipt;
    throw new Error(`no receipt: ${JSON.stringify(outcome)}`);
  }

  nextId(): string {
    this.#commands += 1;
    return `cmd-${this.#commands}`;
  }

  input(input: RoomInput, fingerprint = "f"): InputOutcome {
    return this.#room.apply(input, { correlationId: `cor-${this.state.version}`, fingerprint });
  }

  /** Time passes, and the alarm rings whenever it is set for. */
  wait(ms: number): void {
    const until = this.clock + ms;
    for (let rings = 0; this.alarmAt !== null && this.alarmAt <= until; rings += 1) {
      if (rings > 10_000) throw new Error("the alarm never stops ringing");
      this.clock = Math.max(this.clock, this.alarmAt);
      this.rings();
    }
    this.clock = until;
  }

  /** The clock moves, by a negative number too, and no alarm rings, however overdue. */
  skip(ms: number): void {
    this.clock += ms;
  }

  rings(): void {
    this.alarmAt = null;
    this.#room.onAlarm();
    this.input({ kind: "wake" });
    this.#room.rearm();
  }

  /** The room leaves memory and comes back from its rows. */
  sleeps(): void {
    this.#room = this.#wake();
  }

  /** The room leaves this storage, and wakes from another one (OPS8). */
  movesTo(sql: MemorySql): void {
    this.sql = sql;
    this.sleeps();
  }

  /** Work that waits for the bridge. */
  jobs(): OfflineJob[] {
    return Object.values(this.state.privateState.jobs).map(({ job }) => job);
  }

  /** The bridge posts. */
  hears(result: OfflineResult, fingerprint = "f"): InputOutcome {
    return this.input({ kind: "result", result }, fingerprint);
  }

  /** The bridge does all the work there is, and posts what comes of it. */
  bridgeWorks(): void {
    for (const job of this.jobs()) for (const result of resultsOf(job)) this.hears(result);
  }

  log(): Event[] {
    return readLog(this.sql, 0, 1_000_000).map(eventOf);
  }

  /** Types of the events after a version, in order. */
  since(version: number): EventType[] {
    return readLog(this.sql, version, 1_000_000).map((row) => eventOf(row).type);
  }

  /** The latest event of a type. */
  last<T extends EventType>(type: T): EventOf<T> {
    const found = this.log().findLast((event): event is EventOf<T> & Event => event.type === type);
    if (found === undefined) throw new Error(`there was no ${type}`);
    return found;
  }

  /** The state of a fresh snapshot for a player of that name, or for an actor. */
  seenBy(who: string | Actor): RoomView {
    return viewFor(this.state.view, viewerOf(typeof who === "string" ? actorNamed(who) : who));
  }

  #wake(): Room {
    const ports = {
      sql: this.sql,
      clock: () => this.clock,
      newId: (prefix: string) => {
        this.#ids += 1;
        return `${prefix}-${this.#ids}`;
      },
      newSeed: () => this.seeds.shift() ?? this.#chance.hex(64),
      setAlarm: (at: number) => {
        this.alarmAt = at;
      },
      clearAlarm: () => {
        this.alarmAt = null;
      },
      isConnected: (actorId: string) => this.#connected.has(actorId),
      alsoDue: () => [],
      stage: () => [],
      onCommit: (written: readonly Written[]) => {
        this.committed = written;
      },
      onRecords: () => {},
      onInputError: (error: unknown) => {
        this.bugs.push(error);
      },
      onCheckpointError: (error: unknown) => void this.checkpointsFailed.push(error),
      onDeadlineError: (_: unknown, { what, id }: Deadline, retryAt: number) => {
        this.putAside.push([what, id, retryAt - START_TIME]);
      },
    };
    return new Room(ADDRESS, ports, this.alarmAt);
  }
}
