import { connectRoom } from "../../client/connect-room.ts";
import { standardPlatform } from "../../client/connection/platform.ts";
import type { RoomClient } from "../../client/room-client.ts";
import type { RoomStatus } from "../../client/room-status.ts";
import type { CommandOutcome } from "../../client/state/pending-commands.ts";
import { NetworkSimulator } from "../../client/testing/network-simulator.ts";
import { verifyContest } from "../../client/verify/verify-contest.ts";
import { verifyRitual } from "../../client/verify/verify-ritual.ts";
import type { Verb } from "../../durable/protocol/catalog/catalog.ts";
import type { Event } from "../../durable/protocol/events/event.ts";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import { tokenClaims, type TokenClaims } from "../shell/session/token-claims.ts";
import { Store } from "../shell/store.ts";
import type { Waits } from "./commands/why-not.ts";
import { FrameLog } from "./frames/frame-log.ts";

/** A command of this seat beside its outcome. */
export interface GivenCommand {
  readonly number: number;
  readonly verb: string;
  readonly args: unknown;
  /** Undefined while the receipt is awaited. */
  readonly outcome?: CommandOutcome;
  /** From sending to the receipt, in ms. */
  readonly tookMs?: number;
}

/** Dice that were worked out again on this page, with every step of the arithmetic (CON6). */
export interface CheckedDice {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly report: readonly string[];
}

export interface SeatOptions {
  readonly url: string;
  readonly hubId: string;
  readonly roomId: string;
  readonly token: string;
  /** Mints the next token before this one expires; absent for a pasted token. */
  readonly getToken?: () => Promise<string>;
}

const MOST_EVENTS = 500;
const MOST_COMMANDS = 200;

/** One actor at the table: a client, and everything that the page shows beside its state. */
export class Seat extends Store {
  readonly options: SeatOptions;
  readonly self: TokenClaims;
  readonly frames = new FrameLog();
  readonly network: NetworkSimulator;
  readonly client: RoomClient;
  readonly #waits = new Map<string, { until: number; because: string }>();
  #events: readonly Event[] = [];
  #commands: readonly GivenCommand[] = [];
  #dice: readonly CheckedDice[] = [];
  #notice: string | undefined;
  #next = 1;

  /** @throws TypeError where the token is none */
  constructor(options: SeatOptions) {
    super();
    const self = tokenClaims(options.token);
    if (self === null) throw new TypeError("this is no token: a JWT has three parts with dots between them");
    this.options = options;
    this.self = self;
    const standard = standardPlatform();
    this.network = new NetworkSimulator(standard);
    const { url, hubId, roomId, token, getToken } = options;
    this.client = connectRoom({
      url,
      hubId,
      roomId,
      ...(getToken === undefined ? { token } : { token, getToken }),
      platform: { ...this.network.platform, ...this.frames.tap(this.network.platform) },
    });
    this.client.on("event", (event) => this.#onEvent(event));
    this.client.on("state", () => this.changed());
    this.client.on("status", () => this.changed());
    this.client.on("catalog", () => this.changed());
    this.client.on("fault", ({ code, message }) => this.#say(`${code}: ${message}`));
    this.client.on("notice", ({ code }) => this.#say(`the hub says ${code}`));
    this.client.on("gap", ({ from, to }) => this.#say(`versions ${from} to ${to} came as a snapshot`));
  }

  get status(): RoomStatus {
    return this.client.status;
  }
  get state(): RoomView | undefined {
    return this.client.state;
  }
  get catalog(): readonly Verb[] {
    return this.client.catalog;
  }
  /** The latest events, oldest first. */
  get events(): readonly Event[] {
    return this.#events;
  }
  /** Newest first. */
  get commands(): readonly GivenCommand[] {
    return this.#commands;
  }
  /** Newest first. */
  get dice(): readonly CheckedDice[] {
    return this.#dice;
  }
  get waits(): Waits {
    return this.#waits;
  }
  /** The last word of the connection, for the status line. */
  get notice(): string | undefined {
    return this.#notice;
  }

  /** Sends a command and keeps it beside its outcome. */
  async give(verb: string, args: unknown): Promise<void> {
    const number = this.#next;
    this.#next += 1;
    this.#commands = [{ number, verb, args }, ...this.#commands].slice(0, MOST_COMMANDS);
    this.changed();
    const sentAt = performance.now();
    const outcome = await this.client.sendUnchecked(verb, args);
    const tookMs = Math.round(performance.now() - sentAt);
    this.#commands = this.#commands.map((each) => (each.number === number ? { ...each, outcome, tookMs } : each));
    if (outcome.status === "rejected" && outcome.retryAfterMs !== undefined) {
      this.#waits.set(verb, { until: Date.now() + outcome.retryAfterMs, because: outcome.message });
    }
    this.changed();
  }

  nameOf(actorId: string): string {
    return this.state?.participants.find((each) => each.actorId === actorId)?.name ?? actorId;
  }

  leave(): Promise<void> {
    return this.client.close();
  }

  #onEvent(event: Event): void {
    this.#events = [...this.#events.slice(-MOST_EVENTS + 1), event];
    this.#checkDice(event);
    this.#learnWaits(event);
    this.changed();
  }

  #checkDice(event: Event): void {
    const nameOf = (actorId: string): string => this.nameOf(actorId);
    if (event.type === "contest.resolved") {
      const { contestId } = event.data;
      const contest = this.state?.contests.find((each) => each.contestId === contestId);
      if (contest === undefined) return;
      const { seedCommitment } = contest;
      const { ok, report } = verifyContest({ seedCommitment, resolved: event.data }, nameOf);
      this.#dice = [{ id: contestId, title: contest.label, ok, report }, ...this.#dice].slice(0, 20);
    }
    if (event.type === "ritual.resolved") {
      const { ritualId } = event.data;
      const invoked = this.#events.findLast(
        (each) => each.type === "ritual.invoked" && each.data.ritualId === ritualId,
      );
      if (invoked?.type !== "ritual.invoked" || invoked.actorId === undefined) return;
      const { seedCommitment, relicId } = invoked.data;
      const { ok, report } = verifyRitual({ seedCommitment, actorId: invoked.actorId, resolved: event.data }, nameOf);
      this.#dice = [{ id: ritualId, title: relicId, ok, report }, ...this.#dice].slice(0, 20);
    }
  }

  #learnWaits(event: Event): void {
    if (event.type === "ritual.invoked") {
      const until = Date.parse(event.data.cooldownUntil);
      this.#waits.set("verb.invokeRelic", { until, because: "The room rests after a ritual" });
    }
    if (event.type === "ritual.failed") this.#waits.delete("verb.invokeRelic");
    if (event.type === "moderation.muted" && event.data.target === this.self.actorId) {
      const until = Date.parse(event.data.until);
      for (const id of ["verb.say", "verb.emote", "verb.whisper"])
        this.#waits.set(id, { until, because: "You are muted" });
    }
    if (event.type === "moderation.unmuted" && event.data.target === this.self.actorId) {
      for (const id of ["verb.say", "verb.emote", "verb.whisper"]) this.#waits.delete(id);
    }
  }

  #say(notice: string): void {
    this.#notice = notice;
    this.changed();
  }
}
