import type { ClientFault } from "../../../src/client/client-fault.ts";
import { connectRoom } from "../../../src/client/connect-room.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import type { RoomAddress } from "../../../src/client/http/room-http.ts";
import type { RoomClient } from "../../../src/client/room-client.ts";
import type { RoomStatus } from "../../../src/client/room-status.ts";
import type { Gap } from "../../../src/durable/protocol/socket/down/connected.ts";
import type { Stat } from "../../../src/durable/protocol/state/actor.ts";
import type { Entry, Ledger } from "../../../testkit/invariants/ledger.ts";
import type { Tally } from "../results/tally.ts";
import { pause } from "./pause.ts";
import type { Self } from "./scene.ts";

/** Long enough for a part of the hub to die and come back on a busy machine. */
const COMMAND_TIMEOUT_MS = 60_000;
const TOKEN_TTL_SECONDS = 12 * 3600;

export interface Character extends Self {
  readonly stats: Readonly<Partial<Record<Stat, number>>>;
}

/** One actor of a run: a client, everything it was told, and the commands it gave. */
export class Bot {
  readonly self: Character;
  readonly room: RoomAddress;
  readonly ledger: Ledger;
  readonly #tally: Tally;
  readonly heard: number[] = [];
  readonly passedOver: Gap[] = [];
  /** Frames that the clients or the hub found invalid. */
  readonly faults: ClientFault[] = [];
  readonly own: Entry[] = [];
  /** Verbs the hub told it to wait with, until when. */
  readonly #heldUntil = new Map<string, number>();
  readonly #waiting = new Map<string, Promise<void>>();
  /** Times it lost a connection. */
  #losses = 0;
  /** Since when it is without the connection that it had; undefined while it has one, or none of its own will. */
  #cutAt: number | undefined;
  #wasOpen = false;
  #client: RoomClient | undefined;
  #token: string | undefined;
  #reached = 0;

  constructor(self: Character, room: RoomAddress, ledger: Ledger, tally: Tally) {
    this.self = self;
    this.room = room;
    this.ledger = ledger;
    this.#tally = tally;
  }

  get client(): RoomClient | undefined {
    return this.#client;
  }

  get isIn(): boolean {
    return this.#client?.status.kind === "open" && this.#client.state !== undefined;
  }

  /** Commands whose receipt has not come. */
  get waiting(): number {
    return this.#waiting.size;
  }

  heldBack(): ReadonlySet<string> {
    const now = performance.now();
    return new Set([...this.#heldUntil].flatMap(([verb, until]) => (until > now ? [verb] : [])));
  }

  /** A token of the bot's own; renewed by the client when it expires. @throws with the remedy where none is given. */
  async token(): Promise<string> {
    this.#token ??= await this.#newToken();
    return this.#token;
  }

  /** Joins, or goes on where the bot was. */
  join(): void {
    if (this.#client !== undefined && this.#client.status.kind !== "closed") return this.#client.resume();
    const { url, hubId, roomId, platform } = this.room;
    const client = connectRoom({
      url,
      hubId,
      roomId,
      platform,
      getToken: () => this.token(),
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      // Giving up a join that is only slow means joining again, which makes it slower.
      connectWithinMs: COMMAND_TIMEOUT_MS,
      // A restarted hub is looked for soon: a run has no half minute to spare.
      backoff: { baseMs: 200, capMs: 3_000 },
    });
    this.#client = client;
    client.on("event", ({ version }) => {
      this.heard.push(version);
      this.#reached = version;
    });
    let hadState = false;
    client.on("state", ({ version, cause }) => {
      if (cause === "snapshot") this.#passOver(version);
      if (cause === "snapshot" && hadState) this.#tally.resnapshots += 1;
      hadState = true;
    });
    client.on("fault", (fault) => {
      this.faults.push(fault);
      this.#tally.clientFault(fault.code);
    });
    client.on("status", (status) => {
      this.#noteOutage(status);
      if (status.kind !== "open") this.#losses += 1;
      if (status.kind === "closed" && status.reason.code !== "closed-by-client") this.#tally.removals += 1;
    });
  }

  #noteOutage({ kind }: RoomStatus): void {
    const isTrying = kind === "connecting" || kind === "waiting";
    if (kind === "open" && this.#cutAt !== undefined) this.#tally.outageMs.push(performance.now() - this.#cutAt);
    if (!isTrying) this.#cutAt = undefined;
    else if (this.#wasOpen) this.#cutAt = performance.now();
    this.#wasOpen = kind === "open";
  }

  async leave(): Promise<void> {
    await this.#client?.close();
  }

  /** Gives a new command; its outcome comes to the ledger. */
  give(verb: string, args: unknown): void {
    // Command ids know no dots.
    const id = `${this.self.actorId.replaceAll(".", "_")}-${this.own.length}`;
    const entry = this.ledger.give(this.self.actorId, { id, verb, args });
    this.own.push(entry);
    this.#tally.sent += 1;
    void this.send(entry);
  }

  /** Sends a command, the first time or again. Resolves when it was answered or given up for now. */
  send(entry: Entry): Promise<void> {
    const known = this.#waiting.get(entry.id);
    if (known !== undefined) return known;
    const sending = this.#send(entry).finally(() => this.#waiting.delete(entry.id));
    this.#waiting.set(entry.id, sending);
    return sending;
  }

  async #send(entry: Entry): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    const begun = performance.now();
    const { part } = this.#tally;
    const losses = this.#losses;
    const isFirst = entry.outcome === null && entry.putOff === null;
    const outcome = await client.sendUnchecked(entry.verb, entry.args, { id: entry.id });
    // The outcome is asked for again under the same id (CMD3: ids are idempotent).
    if (outcome.status === "unanswered") return;
    const afterMs = performance.now() - begun;
    if (isFirst) this.#tally.answered(entry.verb, outcome, afterMs);
    if (isFirst && losses === this.#losses && client.status.kind === "open") this.#tally.undisturbed(part, afterMs);
    this.ledger.answered(entry, outcome);
    if (outcome.status === "rejected" && outcome.retryAfterMs !== undefined) {
      this.#heldUntil.set(entry.verb, performance.now() + outcome.retryAfterMs);
    }
  }

  /** Sends a decided command once more, until it is answered for good or tries have run out (CMD3). */
  async tellAgain(entry: Entry): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      const outcome = await this.#client?.sendUnchecked(entry.verb, entry.args, { id: entry.id });
      if (outcome !== undefined && outcome.status !== "unanswered") {
        entry.again = outcome;
        if (outcome.status === "accepted" || outcome.replayed) return;
        // Only a refusal that names a wait is worth another attempt.
        if (outcome.retryAfterMs === undefined) return;
        await pause(outcome.retryAfterMs);
      } else {
        this.join();
        await pause(500);
      }
    }
  }

  #passOver(version: number): void {
    if (version > this.#reached) this.passedOver.push({ from: this.#reached + 1, to: version });
    this.#reached = Math.max(this.#reached, version);
  }

  async #newToken(): Promise<string> {
    const { self, room } = this;
    const { hubId, roomId } = room;
    const { actorId, roles, capabilities, stats } = self;
    const asked = { actorId, hubId, roomId, roles, capabilities, stats, ttlSeconds: TOKEN_TTL_SECONDS };
    const answer = await devToken(room, asked);
    if (answer.ok) return answer.value.token;
    throw new Error(`no token for ${actorId}: ${answer.problem.code}, ${answer.problem.detail}`);
  }
}
