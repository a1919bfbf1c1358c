import { standardPlatform } from "../../../src/client/connection/platform.ts";
import type { HttpAnswer } from "../../../src/client/http/http-answer.ts";
import { readEvents, readState, type RoomAddress } from "../../../src/client/http/room-http.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { Ledger } from "../../../testkit/invariants/ledger.ts";
import type { AttackOrder } from "../hostile/attack-rooms.ts";
import type { Tally } from "../results/tally.ts";
import { Bot } from "./bot.ts";
import type { Character } from "./bot.ts";
import { pause } from "./pause.ts";

const READ_TRIES = 40;

/** A room of a run: its bots, and a warden who only reads, with a moderator's eyes. */
export class RoomOfBots {
  readonly ledger: Ledger;
  readonly bots: readonly Bot[];
  /** Actors that mean harm, where the run has any. */
  hostile: readonly string[] = [];
  readonly #warden: Bot;

  constructor(address: RoomAddress, cast: readonly Character[], tally: Tally) {
    const { roomId } = address;
    this.ledger = new Ledger(roomId);
    this.bots = cast.map((self) => new Bot(self, address, this.ledger, tally));
    const warden: Character = { actorId: `${roomId}.warden`, roles: ["moderator"], capabilities: [], stats: {} };
    // Its reads are not part of the play and are not counted.
    this.#warden = new Bot(warden, { ...address, platform: standardPlatform() }, this.ledger, tally);
  }

  /** Tells the well-behaved bots which bots are hostile. */
  nameHostile(count: number): void {
    this.hostile = Array.from({ length: count }, (_, at) => `${this.roomId}.x${at}`);
  }

  /** The acts of the hostile bots. @param seedOf a seed for each of them */
  attackOrder(seedOf: (at: number) => number): AttackOrder {
    const { url, hubId, roomId } = this.#warden.room;
    const bots = this.hostile.map((actorId, at) => ({ actorId, seed: seedOf(at) }));
    return { room: { url, hubId, roomId }, bots, others: this.bots.map(({ self }) => self.actorId) };
  }

  get roomId(): string {
    return this.#warden.room.roomId;
  }

  get hubId(): string {
    return this.#warden.room.hubId;
  }

  /** The whole log, or undefined where the room does not give it. */
  async log(): Promise<readonly Event[] | undefined> {
    const events: Event[] = [];
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      const page = await insist(async () =>
        readEvents(this.#warden.room, await this.#warden.token(), { after: from, limit: 256 }),
      );
      if (page === undefined || page.gap !== undefined) return undefined;
      events.push(...page.events);
      after = page.nextAfter;
    }
    return events;
  }

  /** The state as a moderator is shown it. */
  state(): Promise<{ version: number; state: RoomView } | undefined> {
    return stateFor(this.#warden);
  }
}

/** The state as a bot is shown it by the room itself; undefined where the room does not answer. */
export function stateFor(bot: Bot): Promise<{ version: number; state: RoomView } | undefined> {
  const room = { ...bot.room, platform: standardPlatform() };
  return insist(async () => readState(room, await bot.token()));
}

/** Asks until there is an answer; a hub that is being restarted has none for a while. */
async function insist<T>(ask: () => Promise<HttpAnswer<T>>): Promise<T | undefined> {
  for (let tries = 0; tries < READ_TRIES; tries += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer?.ok) return answer.value;
    await pause(answer?.problem.retryAfterMs ?? 500);
  }
  return undefined;
}
