import { vi } from "vitest";
import type { Verb } from "../../src/durable/protocol/catalog/catalog.ts";
import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { CommandRequest, VerbId } from "../../src/durable/protocol/socket/command.ts";
import type { Actor } from "../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import type { RoomObject } from "../../src/durable/room-object.ts";
import { loadRoom } from "../../src/durable/room/load-room.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import type { RecordedEvent } from "../../src/durable/rules/core/draft.ts";
import type { RoomState } from "../../src/durable/rules/core/room-state.ts";
import { emptyRoom } from "../../src/durable/rules/core/room-state.ts";
import { viewFor, viewerOf } from "../../src/durable/rules/core/view-for.ts";
import { readLog, recordedOf } from "../../src/durable/storage/log/log-rows.ts";
import { difference } from "../difference.ts";
import { formatBreach, type Breach } from "../invariants/breach.ts";
import { Ledger } from "../invariants/ledger.ts";
import type { RoomRecord } from "../invariants/room-record.ts";
import { CAST } from "../players/cast.ts";
import { nextMove } from "../players/next-move.ts";
import { Random } from "../random.ts";
import { setUpPlatform, type SimulatedPlatform } from "./simulated/platform.ts";
import { SimulatedBridge } from "./simulated/simulated-bridge.ts";
import { SimulatedClient } from "./simulated/simulated-client.ts";
import { SimulatedQueue } from "./simulated/simulated-queue.ts";
import { SimulatedRuntime, type Reached } from "./simulated/simulated-runtime.ts";
import type { SimulatedSocket } from "./simulated/simulated-socket.ts";
import { Secrets, type SecretKind } from "./verdicts/secrets.ts";

const START_TIME = Date.parse("2026-03-01T20:00:00Z");

/** A room with its clients, queue, bridge and runtime, all simulated but the room. */
export class FaultWorld {
  readonly chance: Random;
  readonly ledger = new Ledger("atrium", { underFaults: true });
  readonly secrets = new Secrets();
  readonly queue = new SimulatedQueue();
  readonly bridge: SimulatedBridge;
  readonly runtime: SimulatedRuntime;
  readonly clients: readonly SimulatedClient[];
  /** The room's first answer to each result, by its key. */
  readonly answers = new Map<string, string>();
  /** One line for each thing that happened: the report of a failed run. */
  readonly trace: string[] = [];
  /** Broken promises that the run has found. */
  readonly faults: string[] = [];
  /** Jobs of which the room was told that they were given up, whether or not it heard. */
  readonly givenUp = { poison: new Set<string>(), deadLetter: new Set<string>() };
  /** The hub's changes of the catalog, as JSON. */
  override: string | null = null;
  /** The hub's own verbs in these changes. */
  own: readonly Verb[] = [];
  /** Weights of verbs that differ from the usual. */
  likes: Partial<Record<VerbId, number>> = {};
  /** The queue does not take anything just now. */
  queueIsAway = false;
  readonly #platform: SimulatedPlatform;
  #stored: { readonly revision: number; readonly state: RoomState } | null = null;
  #read = 0;
  #readAt = -1;
  readonly #retracted: string[] = [];
  #heard = 0;

  constructor(seed: number) {
    this.chance = new Random(seed);
    this.#platform = setUpPlatform(this.chance, START_TIME);
    this.bridge = new SimulatedBridge(this.chance);
    this.clients = CAST.flatMap((actor) => [
      new SimulatedClient(actor.actorId, actor, this.ledger),
      // Some have a second window open.
      ...(actor.actorId === "mara" || actor.actorId === "otto"
        ? [new SimulatedClient(`${actor.actorId}-2`, actor, this.ledger)]
        : []),
    ]);
    this.runtime = new SimulatedRuntime({
      send: (job) => {
        if (this.queueIsAway) throw new Error("the queue is away");
        this.queue.put(job);
      },
      override: () => this.override,
    });
  }

  end(): void {
    this.runtime.crash();
    this.#platform.restore();
  }

  /** The telemetry of the room. */
  get telemetry(): readonly string[] {
    return this.#platform.telemetry;
  }

  note(what: string): void {
    this.trace.push(`${new Date().toISOString().slice(11, 23)} ${what}`);
  }

  /** The clock moves, backwards by a negative number; timers wait as long as before. */
  passes(ms: number): void {
    vi.setSystemTime(Date.now() + ms);
  }

  /** The room as it lies in its rows. */
  stored(): RoomState {
    const { revision } = this.runtime.sql;
    if (this.#stored?.revision !== revision) this.#stored = { revision, state: this.#load() };
    return this.#stored.state;
  }

  #load(): RoomState {
    const sql = this.runtime.sql.outside;
    const tables = sql.all("SELECT name FROM sqlite_master WHERE name = 'meta'");
    if (tables.length === 0) return emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
    return loadRoom(sql, "hub", "atrium", BUILT_IN_CATALOG);
  }

  /** All that is in the log. */
  log(): RecordedEvent[] {
    return readLog(this.runtime.sql.outside, 0, 1_000_000).map(recordedOf);
  }

  /** Chooses a command, and the client that will send it. */
  mind(): { client: SimulatedClient; request: CommandRequest } | null {
    const knowing = this.chance.oneOf(this.clients.filter(({ mirror }) => mirror !== undefined));
    // Often by the last state the client saw; sometimes by a state that no client has been told yet.
    const view = (this.chance.happens(0.7) ? knowing?.mirror?.state : undefined) ?? this.stored().view;
    let spoken = "";
    const move = nextMove({
      view,
      cast: CAST,
      chance: this.chance,
      likes: this.likes,
      ...(this.own.length > 0 && { own: this.own }),
      text: (verb, parameter) => {
        spoken = this.secrets.mark(secrecyOf(verb, parameter));
        return spoken;
      },
    });
    this.#keepSecret(spoken, move.actor, move.args);
    const client = this.chance.oneOf(this.clients.filter(({ actor }) => actor === move.actor));
    return client === undefined ? null : { client, request: client.command(move.verb, move.args) };
  }

  async connect(client: SimulatedClient): Promise<void> {
    const reached = await this.runtime.connect(client.actor, client.mirror?.version ?? null);
    if (reached.came !== "answer") this.note(`${client.name} cannot connect: ${JSON.stringify(reached)}`);
    else if (typeof reached.value === "string") this.note(`${client.name} is refused: ${reached.value}`);
    else {
      this.note(`${client.name} connects after ${client.mirror?.version ?? "nothing"}`);
      this.#listen(client, reached.value);
      client.opened(reached.value);
    }
  }

  /** A command by HTTP. */
  async post(actor: Actor, request: CommandRequest): Promise<Reached<Awaited<ReturnType<RoomObject["command"]>>>> {
    return this.runtime.reach((room) => room.command(actor, request));
  }

  /** Looks at what has come into the log and the telemetry since the last time. */
  watch(): void {
    this.#watchLog();
    // A text that is not yet sent leaves before its retraction, in the same turn.
    for (const text of this.#retracted.splice(0)) this.secrets.keep(text, ({ roles }) => roles.includes("moderator"));
    for (const line of this.#platform.telemetry.slice(this.#heard)) {
      for (const leak of this.secrets.leaksIn(line, null)) this.faults.push(`VIEW5 telemetry tells ${leak}: ${line}`);
      if (/"message":"telemetry.hub.(input|alarm)Failed"/.test(line) && !/DiskFault|ProcessStopped/.test(line)) {
        this.faults.push(`CMD5 a bug: ${line}`);
      }
    }
    this.#heard = this.#platform.telemetry.length;
    for (const client of this.clients) {
      for (const fault of client.faults.splice(0)) this.faults.push(`${client.name}: ${fault}`);
    }
    this.report(this.ledger.amiss.splice(0));
  }

  report(breaches: readonly Breach[]): void {
    this.faults.push(...breaches.map(formatBreach));
  }

  /** The run, for the invariants that hold of every room. */
  record(): RoomRecord {
    const log = this.log().map(({ event }) => event);
    const state = this.stored().view;
    return { roomId: "atrium", hubId: "hub", commands: this.ledger.entries, amiss: [], log, state, clients: [] };
  }

  /** A client that has read everything holds what a fresh snapshot would show (RES3: mirrors are exact). */
  compareViews(): void {
    if (vi.getTimerCount() > 0) return;
    const { view } = this.stored();
    for (const { name, actor, socket, mirror, isLagging } of this.clients) {
      if (socket === null || socket.severed || socket.inbox.length > 0 || isLagging || mirror === undefined) continue;
      const wrong = difference(mirror.state, JSON.parse(JSON.stringify(viewFor(view, viewerOf(actor)))));
      if (wrong !== null) this.faults.push(`RES3 ${name} holds another state at ${mirror.version}: ${wrong}`);
    }
    this.#comparePresence(view);
  }

  /** An actor with a socket that the room knows is present (PRE1, PRE3). */
  #comparePresence(view: RoomView): void {
    for (const { name, actor, socket } of this.clients) {
      if (socket === null || !this.runtime.sockets.has(socket) || !socket.isOpen) continue;
      const listed = view.participants.find((each) => each.actorId === actor.actorId);
      const isPresent = listed !== undefined && listed.status !== "away";
      if (!isPresent && !actor.roles.includes("spectator")) this.faults.push(`PRE3 ${name} is connected and not there`);
    }
  }

  #listen(client: SimulatedClient, socket: SimulatedSocket): void {
    const scan = (text: string) => {
      this.#watchLog();
      for (const leak of this.secrets.leaksIn(text, client.actor)) {
        this.faults.push(`VIEW ${client.name} was shown ${leak}: ${text.slice(0, 300)}`);
      }
    };
    socket.inbox.forEach(scan);
    socket.onText = scan;
  }

  #watchLog(): void {
    const sql = this.runtime.sql.outside;
    const { revision } = this.runtime.sql;
    if (revision === this.#readAt) return;
    this.#readAt = revision;
    if (sql.all("SELECT name FROM sqlite_master WHERE name = 'log'").length === 0) return;
    for (const { event, hidden } of readLog(sql, this.#read, 10_000).map(recordedOf)) {
      this.#read = event.version;
      if (hidden?.seed !== undefined) this.secrets.hideSeed(hidden.seed);
      if (event.type === "contest.resolved" || event.type === "ritual.resolved") this.secrets.showSeed(event.data.seed);
      this.#onAside(event);
      if (event.type === "chat.retracted") this.#retracted.push(event.data.text ?? "");
    }
  }

  /** CAT8: a line of a hub's verb is for the room, or for its caller and those it is told to. */
  #onAside({ type, data, actorId }: Event): void {
    if (type !== "verb.performed") return;
    const { to, args, text = "" } = data;
    if (to === undefined) return this.secrets.publish(text);
    this.secrets.keep(text, (viewer) => {
      if (viewer.actorId === actorId || viewer.roles.includes("moderator")) return true;
      return to === "gm" ? viewer.roles.includes("gm") : viewer.actorId === args["target"];
    });
  }

  /** Reports are for moderators, whispers for two as well; a moderator's reason is for them and whom it concerns. */
  #keepSecret(text: string, actor: Actor, args: Record<string, unknown>): void {
    const concerned = new Set([actor.actorId, args["target"]]);
    if (text.startsWith("line")) return;
    if (text.startsWith("aside")) return this.secrets.keep(text, ({ actorId }) => actorId === actor.actorId);
    if (text.startsWith("complaint")) return this.secrets.keep(text, ({ roles }) => roles.includes("moderator"));
    const version = args["version"];
    if (typeof version === "number") {
      const said = this.stored().view.chat.find((entry) => entry.version === version);
      concerned.add(said?.actorId);
    }
    this.secrets.keep(text, ({ actorId, roles }) => roles.includes("moderator") || concerned.has(actorId));
  }
}

/** The kind of secret that a command's text is; `line` is none. */
function secrecyOf(verb: string, parameter: string): SecretKind {
  if (verb === "verb.whisper") return "whisper";
  if (verb === "verb.report") return "complaint";
  if (parameter === "words") return "aside";
  return verb.startsWith("mod.") && parameter === "reason" ? "reason" : "line";
}
