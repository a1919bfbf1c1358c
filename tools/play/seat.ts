import { connectRoom } from "../../src/client/connect-room.ts";
import type { RoomAddress } from "../../src/client/http/room-http.ts";
import type { RoomClient } from "../../src/client/room-client.ts";
import type { RoomStatus } from "../../src/client/room-status.ts";
import { describeEvent } from "../../src/console/shell/describe-event.ts";
import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { Gap } from "../../src/durable/protocol/socket/down/connected.ts";
import type { Participant } from "../../src/durable/protocol/state/participant.ts";
import type { LaunchedWith } from "./launched-with.ts";
import { launchedWith } from "./launched-with.ts";
import { matchesEvent } from "./sample/event-match.ts";
import type { EventMatch } from "./sample/event-match.ts";
import type { StepOutcome } from "./step-outcome.ts";

/** A command given while away; `judge` tells what came of it after coming back. */
interface Held {
  readonly verb: string;
  readonly judge: () => Promise<StepOutcome>;
}

/** One actor at the table: the client, and what the actor has seen so far. */
export class Seat {
  readonly actorId: string;
  readonly token: string;
  readonly #room: RoomAddress;
  readonly seen: Event[] = [];
  readonly gaps: Gap[] = [];
  /** The version of the first snapshot: what was before it came as state, not as events. */
  firstSnapshotAt: number | undefined;
  /** The participants each contest was launched with, as this actor's state showed it. */
  readonly launched = new Map<string, LaunchedWith>();
  readonly held: Held[] = [];
  drops = 0;
  #client: RoomClient | undefined;
  /** Behind this version the actor has not waited for anything yet. */
  #cursor = 0;
  /** How far the connection before this one had come. */
  #leftAt: number | undefined;
  readonly #watchers = new Set<() => void>();

  constructor(actorId: string, token: string, room: RoomAddress) {
    this.actorId = actorId;
    this.token = token;
    this.#room = room;
  }

  get client(): RoomClient | undefined {
    return this.#client;
  }

  get isAway(): boolean {
    return this.#client?.status.kind === "suspended";
  }

  participant(actorId: string): Participant | undefined {
    return this.#client?.state?.participants.find((each) => each.actorId === actorId);
  }

  /** Comes in, also after having been away: what happened meanwhile is in the state, and no event of it is told. */
  connect(): RoomClient {
    this.#noteLeaving();
    const { url, hubId, roomId, platform } = this.#room;
    const client = connectRoom({ url, hubId, roomId, token: this.token, platform, maxFailures: 5 });
    this.#client = client;
    client.on("event", (event) => this.#take(client, event));
    client.on("gap", (gap) => this.gaps.push(gap));
    client.on("state", ({ version }) => {
      this.firstSnapshotAt ??= version;
      if (this.#leftAt !== undefined && version > this.#leftAt) this.gaps.push({ from: this.#leftAt + 1, to: version });
      this.#leftAt = undefined;
    });
    client.on("status", () => this.#wake());
    return client;
  }

  async leave(): Promise<void> {
    await this.#client?.close();
    this.#noteLeaving();
    this.#client = undefined;
  }

  /** The first event after the cursor that fits any of the matches, or undefined where none came in time. */
  async waitForAny(matches: readonly EventMatch[], withinMs: number): Promise<Event | undefined> {
    const deadline = performance.now() + withinMs;
    const fits = (event: Event): boolean => matches.some((match) => matchesEvent(match, event));
    for (;;) {
      const found = this.seen.find((event) => event.version > this.#cursor && fits(event));
      if (found !== undefined) {
        this.#cursor = found.version;
        return found;
      }
      const left = deadline - performance.now();
      if (left <= 0 || this.#client === undefined || this.#client.status.kind === "closed") return undefined;
      await this.#nextChange(left);
    }
  }

  /** How the client stands once it is in or out for good, or has not come to that in time. */
  async settled(withinMs: number): Promise<RoomStatus | undefined> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const status = this.#client?.status;
      const left = deadline - performance.now();
      if (status === undefined || status.kind === "open" || status.kind === "closed" || left <= 0) return status;
      await this.#nextChange(left);
    }
  }

  /** Whether the actor has no connection any more, or has lost it for good in that time. */
  async ended(withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const status = this.#client?.status;
      if (status === undefined || status.kind === "closed") return true;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await this.#nextChange(left);
    }
  }

  /** The events since the actor's last successful wait, to explain why nothing matched. */
  sinceCursor(): string {
    const status = this.#client?.status;
    if (status?.kind === "closed") return `the connection ended: ${status.reason.detail}`;
    const since = this.seen.filter((event) => event.version > this.#cursor);
    if (since.length === 0) return "nothing";
    const last = since.slice(-5).map((event) => describeEvent(event, (actorId) => actorId));
    return `${since.length > last.length ? "… " : ""}${last.join(" · ")}`;
  }

  #take(client: RoomClient, event: Event): void {
    this.seen.push(event);
    if (event.type === "contest.launched" || event.type === "contest.replayed") {
      const launch = client.state === undefined ? undefined : launchedWith(client.state, event.data.contestId);
      if (launch !== undefined) this.launched.set(event.data.contestId, launch);
    }
    this.#wake();
  }

  /** How far the actor has come by now; a connection that never came about had come nowhere. */
  #noteLeaving(): void {
    if (this.#client === undefined || this.firstSnapshotAt === undefined) return;
    this.#leftAt = Math.max(this.#client.version, this.#leftAt ?? 0);
  }

  #nextChange(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#watchers.add(wake);
    });
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
