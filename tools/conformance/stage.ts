import type { Event } from "../../src/durable/protocol/events/event.ts";
import { PROTOCOL_VERSION } from "../../src/durable/protocol/events/version.ts";
import type { Gap } from "../../src/durable/protocol/socket/down/connected.ts";
import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { difference } from "../../testkit/difference.ts";
import type { ClientProcess, Report } from "./client-process.ts";
import type { Connection } from "./connection.ts";
import type { Recording } from "./recording.ts";
import type { ScriptedHub } from "./scripted-hub.ts";
import type { Waiting } from "./waiting.ts";

/** Longest that something which must happen is waited for. */
const WITHIN_MS = 15_000;
/** How long something that must not happen is watched for. */
const NEVER_MS = 3_000;
const SESSION_ID = "ses_1";

/** A rule that the client broke, and how. */
export interface Breach {
  readonly rule: string;
  readonly said: string;
}

/** Thrown where a breach leaves nothing more to look at. */
export class BreachError extends Error {
  override readonly name = "BreachError";
  readonly breach: Breach;

  constructor(rule: string, said: string) {
    super(said);
    this.breach = { rule, said };
  }
}

interface Parts {
  readonly hub: ScriptedHub;
  readonly client: ClientProcess;
  readonly recording: Recording;
  readonly waiting: Waiting;
}

/** All that a situation needs: the hub's side of the wire, the client's reports, and what it should have. */
export class Stage {
  readonly hub: ScriptedHub;
  readonly client: ClientProcess;
  readonly recording: Recording;
  readonly breaches: Breach[] = [];
  readonly #waiting: Waiting;
  #taken = 0;

  constructor({ hub, client, recording, waiting }: Parts) {
    this.hub = hub;
    this.client = client;
    this.recording = recording;
    this.#waiting = waiting;
  }

  holds(rule: string, isKept: boolean, said: string): void {
    if (!isKept) this.breaches.push({ rule, said });
  }

  /** Waits for what the rule asks of the client. */
  async must<T>(rule: string, said: string, find: () => T | undefined, withinMs = WITHIN_MS): Promise<T> {
    const found = await this.#waiting.until(() => find() ?? (this.client.hasEnded ? null : undefined), withinMs);
    if (found !== undefined && found !== null) return found;
    const why = this.client.hasEnded ? `the client ended by itself, with exit code ${this.client.exitCode}` : said;
    throw new BreachError(rule, why);
  }

  /** Watches for what the rule forbids. */
  async never(rule: string, said: string, find: () => boolean, forMs = NEVER_MS): Promise<void> {
    const found = await this.#waiting.until(() => (find() ? true : undefined), forMs);
    this.holds(rule, found === undefined, said);
  }

  async pause(ms: number): Promise<void> {
    await this.#waiting.until(() => undefined, ms);
  }

  /** The next socket of the client. */
  async connection(rule: string, said = "it does not connect", withinMs = WITHIN_MS): Promise<Connection> {
    const connection = await this.must(rule, said, () => this.hub.connections[this.#taken], withinMs);
    this.#taken += 1;
    return connection;
  }

  /** Lets a connection in: with a snapshot of this version, or behind `after` when `isReplay`. */
  welcome(
    connection: Connection,
    version: number,
    { isReplay = false, gap }: { isReplay?: boolean; gap?: Gap } = {},
  ): void {
    const { catalog, actorId } = this.recording;
    connection.say({
      ...{ type: "hub.system.connected", protocol: PROTOCOL_VERSION, hubId: "demo", roomId: "bridge", actorId },
      ...{ connectionId: `conn_${this.#taken}`, sessionId: SESSION_ID, version, serverTime: new Date().toISOString() },
      ...{ resume: isReplay ? "replay" : "snapshot", limits: catalog.limits },
      ...(gap === undefined ? {} : { gap }),
    });
    connection.say({ type: "hub.catalog.sync", catalogVersion: catalog.catalogVersion, verbs: [...catalog.verbs] });
    if (!isReplay) this.snapshot(connection, version);
  }

  /** Waits for a connection and lets it in as it asks: behind its `after` up to this version, or with a snapshot. */
  async letsIn(rule: string, version: number, said?: string): Promise<Connection> {
    const connection = await this.connection(rule, said);
    const { after } = connection.join;
    this.welcome(connection, version, { isReplay: after !== undefined });
    if (after !== undefined) this.tells(connection, after, version);
    return connection;
  }

  snapshot(connection: Connection, version: number): void {
    connection.say({ type: "hub.stateSnapshot", version, state: this.recording.stateAt(version) });
  }

  /** The recording from one version to another, in frames of this many versions. */
  tells(connection: Connection, from: number, to: number, step = 256): void {
    for (let at = from; at < to; at += step) {
      const upTo = Math.min(to, at + step);
      this.frame(connection, at, upTo, this.recording.between(at, upTo));
    }
  }

  frame(
    connection: Connection,
    from: number,
    version: number,
    events: readonly Event[],
    receipts: readonly Receipt[] = [],
  ): void {
    connection.say({ type: "hub.stateUpdate", from, version, events: [...events], receipts: [...receipts] });
  }

  /** The client comes to this version and shows the State that the hub has of it. */
  async shows(rule: string, version: number, withinMs = WITHIN_MS): Promise<void> {
    const report = await this.#reportOf(version, withinMs);
    if (report === undefined) {
      const last = this.client.of("state").at(-1)?.version ?? "none";
      throw new BreachError(rule, `it does not come to version ${version}; its last was ${last}`);
    }
    const differs = difference(report.state, this.recording.stateAt(version));
    this.holds(
      rule,
      differs === null,
      `its State at version ${version} is not the hub's: ${String(differs).slice(0, 300)}`,
    );
  }

  /** As {@link shows}, while connections that the client makes anew are let in. */
  async recovers(rule: string, version: number): Promise<void> {
    const shown = this.shows(rule, version);
    const served = (async () => {
      for (;;) await this.letsIn(rule, version);
    })();
    await Promise.race([shown, served.catch(() => shown)]);
  }

  async outcome(rule: string, id: string, withinMs = WITHIN_MS): Promise<Report> {
    const find = (): Report | undefined => this.client.of("outcome").find((each) => each.id === id);
    return this.must(rule, `it reports no outcome of the command ${id}`, find, withinMs);
  }

  /** Rules of every situation: frames that a hub takes, and a ticket for each way in. */
  holdAlways(): void {
    for (const connection of this.hub.connections) {
      for (const fault of connection.faults) this.holds("SOK4", false, `it sent a frame that a hub refuses: ${fault}`);
      const { address, token } = connection.join;
      this.holds("SOK1", !address.includes(token), "the address of its socket contains the token");
    }
    for (const fault of this.hub.faults) this.holds("SOK1", false, fault);
  }

  /** Asks until the client has come to the version: events may still be on their way. */
  async #reportOf(version: number, withinMs: number): Promise<Report | undefined> {
    const until = performance.now() + withinMs;
    while (performance.now() < until && !this.client.hasEnded) {
      const before = this.client.of("state").length;
      this.client.ask({ do: "state" });
      const report = await this.#waiting.until(() => this.client.of("state")[before], 2_000);
      if (report?.version === version) return report;
      await this.pause(50);
    }
    return undefined;
  }
}
