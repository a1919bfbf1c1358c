import { valueOf } from "../../../src/cli/ask-hub.ts";
import { connectRoom } from "../../../src/client/connect-room.ts";
import { standardPlatform } from "../../../src/client/connection/platform.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import { readEvents, type EventsPage, type RoomAddress } from "../../../src/client/http/room-http.ts";
import type { RoomClient } from "../../../src/client/room-client.ts";
import type { Event, EventOf, EventType } from "../../../src/durable/protocol/events/event.ts";
import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import type { Role } from "../../../src/durable/protocol/state/actor.ts";

/** Actors of the scenario: whatever a room shows somebody, one of them is shown it. */
export const CAST = {
  gm: ["gm"],
  warden: ["moderator"],
  ann: ["player"],
  bob: ["player"],
  eve: ["spectator"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type CastMember = keyof typeof CAST;

/** A command as it was given, and its answer: given again it has the same one (CMD3). */
export interface GivenCommand {
  readonly roomId: string;
  readonly actorId: CastMember;
  readonly id: string;
  readonly verb: string;
  readonly args: unknown;
  readonly receipt: Receipt;
}

/** How long anything that must come is waited for. */
const PATIENCE_MS = 60_000;

export async function castToken(url: string, hubId: string, actorId: CastMember, roomId = "*"): Promise<string> {
  const asked = { actorId, hubId, roomId, roles: CAST[actorId], stats: { finesse: 2 } };
  const answer = await devToken({ url }, asked);
  if (!answer.ok) throw new Error(`no token for ${actorId}: ${answer.problem.code}, ${answer.problem.detail}`);
  return answer.value.token;
}

/** Every event of a room that the token's actor may see. */
export async function readLog(room: RoomAddress, token: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: EventsPage = await valueOf(readEvents(room, token, { after, limit: 256 }));
    events.push(...page.events);
    after = page.nextAfter;
  }
  return events;
}

/** A room in which the whole cast sits, and the commands that were given in it. */
export class ScenarioRoom {
  readonly given: GivenCommand[] = [];
  readonly #url: string;
  readonly #hubId: string;
  readonly roomId: string;
  readonly #clients = new Map<CastMember, RoomClient>();

  private constructor(url: string, hubId: string, roomId: string) {
    this.#url = url;
    this.#hubId = hubId;
    this.roomId = roomId;
  }

  /** Everybody comes in. @throws where somebody does not get in */
  static async open(url: string, hubId: string, roomId: string): Promise<ScenarioRoom> {
    const room = new ScenarioRoom(url, hubId, roomId);
    for (const actorId of Object.keys(CAST) as CastMember[]) await room.#seat(actorId);
    return room;
  }

  async #seat(actorId: CastMember): Promise<void> {
    const room = { url: this.#url, hubId: this.#hubId, roomId: this.roomId, platform: standardPlatform() };
    const token = await castToken(this.#url, this.#hubId, actorId, this.roomId);
    const client = connectRoom({ ...room, token, backoff: { baseMs: 100, capMs: 1_000 } });
    this.#clients.set(actorId, client);
    const ready = await client.ready;
    if (!ready.ok) throw new Error(`${actorId} did not get into ${this.roomId}: ${ready.reason.detail}`);
  }

  /** Gives a command that must be accepted. */
  async does(actorId: CastMember, verb: string, args: unknown): Promise<number> {
    const id = `${actorId}-${this.given.length}`;
    const outcome = await this.#client(actorId).sendUnchecked(verb, args, { id });
    if (outcome.status !== "accepted") throw new Error(`${verb} of ${actorId} came to ${JSON.stringify(outcome)}`);
    this.given.push({ roomId: this.roomId, actorId, id, verb, args, receipt: outcome });
    return outcome.version;
  }

  /** The first event of a type from now on. */
  next<T extends EventType>(type: T): Promise<EventOf<T>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${type} came in ${this.roomId}`)), PATIENCE_MS);
      this.#client("warden").on("event", (event) => {
        if (event.type !== type) return;
        clearTimeout(timer);
        // Its type has just been looked at.
        resolve(event as EventOf<T>);
      });
    });
  }

  /** One challenges, the other challenges back: a job is on its way to the bridge. @returns the contest's id */
  async launchesDuel(): Promise<string> {
    const launched = this.next("contest.launched");
    await this.does("ann", "verb.challengeDuel", { target: "bob", stakes: "the last word" });
    await this.does("bob", "verb.challengeDuel", { target: "ann" });
    return (await launched).data.contestId;
  }

  /** Plays what leaves something behind of every kind: lines, whispers, goods, an open trade, a report, a session told of. */
  async playScenario(): Promise<void> {
    await this.does("gm", "gm.narrate", { text: "Rain drums on the Crooked Heron. Two come in from the road." });
    await this.does("gm", "gm.narrate", {
      text: "Tempered Accord Custodial Council seized the Auric Steppe Corridor from the Prismwell Kite Guild.",
    });
    await this.does("ann", "verb.say", { message: "Then the relay is lost." });
    await this.does("ann", "verb.whisper", { target: "bob", message: "Do not look round." });
    await this.does("bob", "verb.emote", { text: "looks round." });
    await this.does("gm", "gm.grantItems", { target: "ann", items: [{ item: "silver-coin", quantity: 3 }] });
    await this.#trades();
    const rude = await this.does("bob", "verb.say", { message: "The warden smells of herring." });
    await this.does("ann", "verb.report", { version: rude, reason: "he cannot help it" });
    const unkind = await this.does("bob", "verb.say", { message: "Of old herring." });
    await this.does("warden", "mod.retractMessage", { version: unkind, reason: "rude" });
    const resolved = this.next("contest.resolved");
    await this.launchesDuel();
    await resolved;
  }

  async #trades(): Promise<void> {
    const offered = this.next("trade.offered");
    const coin = [{ item: "silver-coin", quantity: 1 }];
    await this.does("ann", "verb.offerTrade", { target: "bob", give: coin, want: [] });
    await this.does("bob", "verb.acceptTrade", { tradeId: (await offered).data.trade.tradeId });
    await this.does("ann", "verb.offerTrade", { target: "bob", give: coin, want: [], note: "another one" });
  }

  /** Closes the session; what becomes of it off the edge is not waited for. @returns its id */
  async closes(): Promise<string> {
    const sessionId = this.#client("gm").state?.sessionId;
    if (typeof sessionId !== "string") throw new Error(`${this.roomId} has no open session`);
    await this.does("gm", "gm.closeSession", { reason: "the lamps are out" });
    return sessionId;
  }

  /** The whole log, as a moderator is shown it. */
  async log(): Promise<readonly Event[]> {
    const room = { url: this.#url, hubId: this.#hubId, roomId: this.roomId };
    return readLog(room, await castToken(this.#url, this.#hubId, "warden", this.roomId));
  }

  async leave(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  #client(actorId: CastMember): RoomClient {
    const client = this.#clients.get(actorId);
    if (client === undefined) throw new Error(`${actorId} does not sit in ${this.roomId}`);
    return client;
  }
}
