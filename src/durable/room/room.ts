import type { Catalog } from "../protocol/catalog/catalog.ts";
import type { Problem } from "../protocol/http/problem.ts";
import type { Actor } from "../protocol/state/actor.ts";
import { BUILT_IN_CATALOG } from "../rules/catalog/built-in-catalog.ts";
import type { RoomInput } from "../rules/core/room-input.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import type { RuleContext } from "../rules/core/rule-context.ts";
import { deadlines, firstDue, type Deadline, type RetryAt } from "../rules/deadlines/deadlines.ts";
import type { FullAt } from "../rules/limits/budget.ts";
import { withoutReasons } from "../rules/people/erase-view.ts";
import { passesCheckpoint, storeCheckpoint } from "../storage/log/checkpoints.ts";
import { Pruner } from "../storage/log/prune.ts";
import { writeMeta } from "../storage/meta.ts";
import { saveRoom, storedInventory } from "../storage/room-store.ts";
import { storedSession } from "../storage/sessions.ts";
import type { Sql } from "../storage/sql.ts";
import { storedTalk } from "../storage/talk.ts";
import { DeadlineQuarantine } from "./deadline-quarantine.ts";
import { loadRoom } from "./load-room.ts";
import { processInput, type InputOutcome, type Trace, type Written } from "./process-input.ts";
import { FIRST_CATALOG } from "./reads/view-at.ts";
import { RecentActivity } from "./recent-activity.ts";
import { RoomAlarm } from "./room-alarm.ts";
import { RoomRecords, type RaisedAlert } from "./room-records.ts";

/** The world as a room sees it. */
export interface RoomPorts {
  readonly sql: Sql;
  clock(): number;
  newId(prefix: string): string;
  newSeed(): string;
  /** Moves the alarm; within a transaction it is undone with it. */
  setAlarm(at: number): void;
  clearAlarm(): void;
  isConnected(actorId: string): boolean;
  /** When the room's surroundings (outbox, leases, connections) want to be woken. */
  alsoDue(): readonly (number | null)[];
  /** Within the transaction: stores what the surroundings have to pass on, and gives the alerts to be kept (MOD8). */
  stage(written: readonly Written[], before: RoomState, after: RoomState): readonly RaisedAlert[];
  /** After the commit: everything that was written, with the states around it. */
  onCommit(written: readonly Written[], before: RoomState, after: RoomState): void;
  /** After the commit: something waits to be sent to the archive (AUD2). */
  onRecords(): void;
  /** An input threw: a bug. The room stands as it was committed. */
  onInputError(error: unknown, input: RoomInput, trace: Trace): void;
  /** A view could not be stored beside the log. Reads of old versions (RES5) reach less far until the next one is. */
  onCheckpointError(error: unknown): void;
  /** A deadline threw: a bug. The room goes on without it and tries it again at `retryAt`, in ms. */
  onDeadlineError(error: unknown, deadline: Deadline, retryAt: number, trace: Trace): void;
}

type Attempt = { readonly ok: true; readonly outcome: InputOutcome } | { readonly ok: false; readonly error: unknown };

const NEVER = Number.POSITIVE_INFINITY;
/** When the alarm's own input fails, the alarm fires again this much later: the failing deadline may stay due. */
const AFTER_FAILURE_MS = 10_000;
/** Only where nothing works at all can more deadlines than this be due and fail. */
const MOST_QUARANTINED = 100;
/** After a checkpoint that failed, the next one is tried this many events later. */
const CHECKPOINT_AGAIN = 100;

/**
 * A room in memory: the state as it was last committed, its recent activity, and its alarm. One input at a time goes
 * through `apply`.
 */
export class Room {
  readonly #ports: RoomPorts;
  readonly #address: { readonly hubId: string; readonly roomId: string };
  pruner: Pruner;
  records: RoomRecords;
  readonly #quarantine: DeadlineQuarantine;
  readonly #retryAt: RetryAt = (deadline) => this.#quarantine.retryAt(deadline);
  readonly #recent = new RecentActivity();
  readonly #alarm: RoomAlarm;
  #firstCatalog: Catalog = BUILT_IN_CATALOG;
  #state: RoomState;
  /** The version at which a checkpoint that failed is tried again. */
  #checkpointAgainAt = Number.POSITIVE_INFINITY;

  /** `alarmAt` is when the alarm is set for, null where it is not. */
  constructor(address: { hubId: string; roomId: string }, ports: RoomPorts, alarmAt: number | null) {
    this.#ports = ports;
    this.pruner = new Pruner(ports.sql);
    this.records = new RoomRecords(ports.sql);
    this.#quarantine = new DeadlineQuarantine(ports.sql);
    this.#address = address;
    const { lastCommandAt } = this.#recent;
    this.#alarm = new RoomAlarm(ports, { lastCommandAt, retryAt: this.#retryAt }, alarmAt);
    this.#state = this.#load();
  }

  get state(): RoomState {
    return this.#state;
  }

  /** The hub's catalog, for a room in which nothing has happened yet: it is no event then, and nothing is written. */
  setFirstCatalog(catalog: Catalog): void {
    this.#firstCatalog = catalog;
    this.#state = this.#load();
  }

  /** Stores the first catalog with a room's first row, in the transaction of that row. */
  storeFirst(): void {
    if (this.#firstCatalog === BUILT_IN_CATALOG) return;
    writeMeta(this.#ports.sql, "catalog", this.#firstCatalog);
    writeMeta(this.#ports.sql, FIRST_CATALOG, this.#firstCatalog.catalogVersion);
  }

  /** The room's clock (RES7). */
  now(): number {
    return Math.max(this.#ports.clock(), this.#state.now);
  }

  /** Takes one input all the way to its commit (CMD1), then reports it to `onCommit`. */
  apply(input: RoomInput, trace: Trace): InputOutcome {
    let tried = this.#attempt(input, trace, this.#retryAt);
    if (!tried.ok && this.#quarantineFailingDeadline(trace)) tried = this.#attempt(input, trace, this.#retryAt);
    if (tried.ok) return tried.outcome;
    if (input.kind === "wake" || input.kind === "sweep") this.#alarm.waitUntil(this.now() + AFTER_FAILURE_MS);
    this.#ports.onInputError(tried.error, input, trace);
    return { kind: "refused", problem: BUG };
  }

  #attempt(input: RoomInput, trace: Trace, retryAt: RetryAt): Attempt {
    const before = this.#state;
    const now = this.now();
    let processed;
    try {
      processed = processInput(before, input, { ...this.#context(now), retryAt }, trace, {
        sql: this.#ports.sql,
        pruner: this.pruner,
        records: this.records,
        newId: this.#ports.newId,
        arm: (state, hasRecords) => this.#alarm.arm(before, state, hasRecords, this.now()),
        stage: this.#ports.stage,
      });
    } catch (error) {
      this.#reload();
      return { ok: false, error };
    }
    this.#state = { ...processed.state, now: processed.written.length > 0 ? now : before.now };
    this.#recent.remember(processed, input, now);
    this.#ports.onCommit(processed.written, before, this.#state);
    if (processed.hasRecords) this.#ports.onRecords();
    this.#storeCheckpoint(before.version);
    return { ok: true, outcome: processed.outcome };
  }

  /** A view that cannot be stored is reported and tried again; the commit before it stands (RES6). */
  #storeCheckpoint(before: number): void {
    const { version } = this.#state;
    if (!passesCheckpoint(before, version) && version < this.#checkpointAgainAt) return;
    try {
      storeCheckpoint(this.#ports.sql, this.#state);
      this.#checkpointAgainAt = Number.POSITIVE_INFINITY;
    } catch (error) {
      this.#checkpointAgainAt = version + CHECKPOINT_AGAIN;
      this.#ports.onCheckpointError(error);
    }
  }

  /**
   * An input threw, perhaps because of a deadline and not of itself. Meets the due deadlines one by one, each in a
   * commit of its own, and quarantines those that fail. False where none did: then the bug is in the input.
   */
  #quarantineFailingDeadline(trace: Trace): boolean {
    let failed = 0;
    const met = new Set<string>();
    for (let due = this.#firstDue(); due !== null && failed < MOST_QUARANTINED; due = this.#firstDue()) {
      const { what, id } = due;
      const alone = this.#attempt({ kind: "wake" }, trace, (each) =>
        each.what === what && each.id === id ? 0 : NEVER,
      );
      const key = `${what}:${id}`;
      if (alone.ok && !met.has(key)) {
        met.add(key);
        continue;
      }
      failed += 1;
      const error = alone.ok ? new Error("it was met, and stayed due") : alone.error;
      this.#ports.onDeadlineError(error, due, this.#quarantine.add(due, this.now()), trace);
    }
    return failed > 0;
  }

  #firstDue(): Deadline | null {
    return firstDue(this.#state, { ...this.#context(this.now()), retryAt: this.#retryAt });
  }

  /**
   * Puts another state of the same version in place of the one that is shown, with whatever else is stored alongside, in
   * one transaction (ERA3). Gives whether anything that is shown has changed.
   */
  rewrite(change: (state: RoomState) => RoomState, alongside: () => void): boolean {
    const before = this.#state;
    const after = change(before);
    this.#ports.sql.transaction(() => {
      if (after !== before) saveRoom(this.#ports.sql, before, after);
      alongside();
    });
    this.#state = after;
    return after.view !== before.view;
  }

  /** The reasons that were given for closing these sessions are erased, where the room still works on them. */
  forgetReasons(closed: ReadonlySet<string>): void {
    this.rewrite(
      (state) => withoutReasons(state, closed),
      () => {},
    );
  }

  /** A moderator is about to be shown whispers, under a connection or a token of that id (AUD3). */
  onReader(actor: Actor, readerId: string): void {
    const { newId } = this.#ports;
    const moment = { now: this.now(), correlationId: newId("read"), newId };
    if (!this.records.onReader(this.#state, actor, readerId, moment)) return;
    this.rearm();
    this.#ports.onRecords();
  }

  /** An alert that comes of no commit is kept for moderators too (MOD8). */
  onAlert(raised: RaisedAlert): void {
    const { newId } = this.#ports;
    const moment = { now: this.now(), correlationId: raised.correlationId, newId };
    if (!this.records.onAlert(this.#state, raised, moment)) return;
    this.rearm();
    this.#ports.onRecords();
  }

  /** The alarm has fired, so none is set now. */
  onAlarm(): void {
    this.#alarm.forget();
  }

  /** Sets the alarm anew for what is due now, after something around the room has changed. */
  rearm(): void {
    this.#alarm.rearm(this.#state);
  }

  /**
   * Nobody is connected any more: takes back an alarm that was set for connections, so that it wakes nothing (PRE5).
   */
  skipEmptySession(): void {
    this.#alarm.skipEmptySession(this.#state);
  }

  /** Everything that will be due, each with when it may be tried again, in ms: 0 where it never failed. */
  deadlines(): readonly (Deadline & { readonly retryAt: number })[] {
    const all = deadlines(this.#state, this.#recent.lastCommandAt);
    return [...all].map((each) => ({ ...each, retryAt: this.#retryAt(each) }));
  }

  /** Budgets that are not full, by key (LIM1), and the commands of this second (LIM2). */
  spending(): { readonly budgets: readonly (readonly [key: string, fullAt: FullAt])[]; readonly commands: number } {
    const now = this.now();
    return { budgets: this.#recent.spent(now), commands: this.#recent.commandsOf(now) };
  }

  #context(now: number): Omit<RuleContext, "retryAt"> {
    const { sql, newId, newSeed } = this.#ports;
    return {
      now,
      restsUntil: this.#alarm.restsUntil,
      newId,
      newSeed,
      lastCommandAt: this.#recent.lastCommandAt,
      budget: this.#recent.budget,
      roomLoad: this.#recent.commandsOf(now),
      isConnected: (actorId) => this.#ports.isConnected(actorId),
      storedTalk: (version) => storedTalk(sql, version),
      storedInventory: (actorId) => storedInventory(sql, actorId),
      storedSession: (sessionId) => storedSession(sql, sessionId),
    };
  }

  #load(): RoomState {
    const { hubId, roomId } = this.#address;
    const state = loadRoom(this.#ports.sql, hubId, roomId, this.#firstCatalog);
    this.#recent.load(this.#ports.sql, state.privateState.catalog, Math.max(this.#ports.clock(), state.now));
    return state;
  }

  #reload(): void {
    // The rollback may have brought back rows that the old pruner believes are gone.
    this.pruner = new Pruner(this.#ports.sql);
    this.records = new RoomRecords(this.#ports.sql);
    this.#alarm.forget();
    this.#state = this.#load();
  }
}

const BUG: Problem = { code: "internal", detail: "something went wrong here; nothing was changed" };
