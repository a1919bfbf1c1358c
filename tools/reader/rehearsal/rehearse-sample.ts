import { createHash } from "node:crypto";
import * as v from "valibot";
import { FakeRoom } from "../../../src/client/testing/fake-room.ts";
import type { Catalog } from "../../../src/durable/protocol/catalog/catalog.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { CommandRequest } from "../../../src/durable/protocol/socket/command.ts";
import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { Actor } from "../../../src/durable/protocol/state/actor.ts";
import type { RecordedEvent } from "../../../src/durable/rules/core/draft.ts";
import { eventFor, PUBLIC, viewerOf } from "../../../src/durable/rules/core/view-for.ts";
import { matchesEvent, sayMatch, type EventMatch } from "../../play/sample/event-match.ts";
import { fillIn } from "../../play/sample/fill-in.ts";
import type { Condition, PlainStep, Sample, SampleStep } from "../../play/sample/sample.ts";
import { StoryClock } from "./story-clock.ts";

/** A sample that was played in memory. */
export interface Rehearsal {
  /** The public events to the end of the last session, as a closure gets them (BRG2). */
  readonly events: readonly Event[];
  /** Steps that came out otherwise than the sample says: a verb that only a hub's own catalog has, for one. */
  readonly surprises: readonly string[];
}

const START = Date.parse("2026-01-01T19:00:00.000Z");
const DAY_MS = 24 * 3_600_000;
/** Between two steps, as somebody types who is quick. */
const STEP_MS = 1_000;
/** How long contests and rituals take, as with a bridge that has little to do. */
const BRIDGE_MS = 20;
/** A room that everybody has left closes its session after 30 minutes (SES1), and within 30 s more (SES2). */
const CLOSES_WITHIN_MS = 32 * 60_000;

/** Plays a sample by the rules of a hub's rooms, on a clock that jumps: the same sample gives the same events. */
export function rehearseSample(sample: Sample, catalog: Catalog): Rehearsal {
  const room = new RehearsalRoom(sample, catalog);
  room.play(sample.steps);
  return { events: room.close(), surprises: room.surprises };
}

type CommandStep = Extract<PlainStep, { do: "command" }>;

/** An actor of a sample: their place in the room. */
interface Place {
  readonly actor: Actor;
  /** The first version that they can have seen; undefined before they have come in. */
  seesFrom?: number;
  /** The version of the last event that they have waited for. */
  waitedFor: number;
  /** Commands that wait for their connection; undefined while they have one. */
  held?: CommandStep[];
}

class RehearsalRoom {
  readonly surprises: string[] = [];
  readonly #clock = new StoryClock(START);
  readonly #places: ReadonlyMap<string, Place>;
  readonly #connected = new Set<string>();
  readonly #room: FakeRoom;
  #made = 0;

  constructor({ actors, hubId, roomId = "rehearsal" }: Sample, catalog: Catalog) {
    const places = Object.entries(actors).map(([actorId, claims]): [string, Place] => {
      const expiresAt = START + DAY_MS * 365;
      const actor = v.parse(Actor, { name: actorId, ...claims, actorId, hubId, room: "*", expiresAt });
      return [actorId, { actor, waitedFor: 0 }];
    });
    this.#places = new Map(places);
    this.#room = new FakeRoom(hubId, roomId, catalog, {
      now: () => this.#clock.now,
      after: (ms, task) => this.#clock.after(ms, task),
      newSeed: () => createHash("sha256").update(this.#nextId()).digest("hex"),
      isConnected: (actorId) => this.#connected.has(actorId),
      bridgeMs: BRIDGE_MS,
      onCommit: (recorded) => this.#putOut(recorded),
    });
  }

  play(steps: readonly SampleStep[]): void {
    for (const step of steps) {
      this.#clock.pass(STEP_MS);
      if (step.do === "repeat") this.#repeat(step);
      else if (step.do === "when") this.play(this.#isSo(step.if) ? step.then : (step.otherwise ?? []));
      else this.#take(step);
    }
  }

  /** Everybody leaves, and the room closes what is open. */
  close(): readonly Event[] {
    for (const actorId of this.#connected) this.#leave(actorId);
    this.#clock.passUntil(() => this.#room.state.view.sessionId === null, CLOSES_WITHIN_MS);
    const events = this.#room.log.flatMap((each) => eventFor(each, PUBLIC) ?? []);
    return events.slice(0, events.findLastIndex(({ type }) => type === "session.closed") + 1);
  }

  #repeat({ until, atMost, steps }: Extract<SampleStep, { do: "repeat" }>): void {
    for (let round = 0; round < atMost && !this.#isSo(until); round += 1) this.play(steps);
  }

  #take(step: PlainStep): void {
    if (step.do === "pause") return this.#clock.pass(step.ms);
    const place = this.#places.get(step.actor);
    if (place === undefined) return;
    switch (step.do) {
      case "connect":
        return this.#connect(place, step.refused);
      case "leave":
        return this.#leave(step.actor);
      case "drop":
        place.held = [];
        return this.#leave(step.actor);
      case "resume":
        return this.#resume(place);
      case "command":
        return place.held === undefined ? this.#command(place, step) : void place.held.push(step);
      case "wait":
        return this.#wait(place, step);
      case "close":
        return this.#closeSession(place, step);
    }
  }

  #connect(place: Place, refused: string | undefined): void {
    const { actor } = place;
    this.#connected.add(actor.actorId);
    const problem = this.#room.enter(actor);
    if (problem !== undefined) this.#connected.delete(actor.actorId);
    place.seesFrom ??= this.#room.state.version;
    if (problem?.code !== refused) this.#note(actor, "connects", refused ?? "to be let in", problem?.code ?? "in");
  }

  #leave(actorId: string): void {
    this.#connected.delete(actorId);
    this.#room.leave(actorId);
  }

  #resume(place: Place): void {
    const { held = [] } = place;
    delete place.held;
    this.#connect(place, undefined);
    for (const step of held) this.#command(place, step);
  }

  #command(place: Place, step: CommandStep): void {
    const filled = fillIn(step.args, this.#seenBy(place));
    if (!filled.ok) return this.#note(place.actor, step.verb, filled.missing, "no such event yet");
    const end = this.#clock.now + step.withinMs;
    for (;;) {
      const receipt = this.#send(place.actor, step.verb, filled.args, step.id);
      const waitMs = patienceFor(receipt, step);
      if (waitMs === undefined || this.#clock.now + waitMs > end) return this.#judge(place, step, receipt);
      this.#clock.pass(waitMs + 1);
    }
  }

  #send(actor: Actor, verb: string, args: Readonly<Record<string, unknown>>, id = this.#nextId()): Receipt {
    return this.#room.command(actor, v.parse(CommandRequest, { id, verb, args }));
  }

  #judge({ actor }: Place, { verb, expect }: CommandStep, receipt: Receipt): void {
    const came = receipt.status === "accepted" ? "accepted" : receipt.code;
    const expected = typeof expect === "string" ? [expect] : expect;
    if (!expected.some((each) => each === came)) this.#note(actor, verb, expected.join(" or "), came);
  }

  #wait(place: Place, step: EventMatch & { readonly withinMs: number }): void {
    const find = () =>
      this.#seenBy(place).find((event) => event.version > place.waitedFor && matchesEvent(step, event));
    if (this.#clock.passUntil(() => find() !== undefined, step.withinMs)) place.waitedFor = find()?.version ?? 0;
    else this.#note(place.actor, "waits", sayMatch(step), "no such event");
  }

  #closeSession(place: Place, { reason, withinMs }: Extract<PlainStep, { do: "close" }>): void {
    const receipt = this.#send(place.actor, "gm.closeSession", { reason });
    if (receipt.status === "rejected") return this.#note(place.actor, "closes", "accepted", receipt.code);
    this.#clock.passUntil(() => this.#room.state.view.sessionId === null, withinMs);
  }

  #isSo(condition: Condition): boolean {
    const place = this.#places.get(condition.actor);
    if (place === undefined) return false;
    if ("saw" in condition) return this.#seenBy(place).some((event) => matchesEvent(condition.saw, event));
    const { actor, momentum: asked } = condition;
    const momentum = this.#room.state.view.participants.find(({ actorId }) => actorId === actor)?.momentum;
    if (momentum === undefined) return false;
    return momentum >= (asked.atLeast ?? momentum) && momentum <= (asked.atMost ?? momentum);
  }

  #seenBy({ actor, seesFrom = Number.POSITIVE_INFINITY }: Place): readonly Event[] {
    const viewer = viewerOf(actor);
    return this.#room.log.flatMap((each) => (each.event.version < seesFrom ? [] : (eventFor(each, viewer) ?? [])));
  }

  /** A moderator's decision ends the connections of the one it concerns. */
  #putOut(recorded: readonly RecordedEvent[]): void {
    for (const { event } of recorded) {
      if (event.type !== "moderation.kicked" && event.type !== "moderation.banned") continue;
      if (this.#connected.has(event.data.target)) this.#leave(event.data.target);
    }
  }

  #note({ actorId }: Actor, what: string, expected: string, came: string): void {
    this.surprises.push(`${actorId}, ${what}: expected ${expected}, came ${came}`);
  }

  #nextId(): string {
    this.#made += 1;
    return `rehearsal-${this.#made}`;
  }
}

/** How long to wait before trying again, where the sample says to and the refusal says how long. */
function patienceFor(receipt: Receipt, { retryOn }: CommandStep): number | undefined {
  if (receipt.status === "accepted" || !retryOn.includes(receipt.code)) return undefined;
  return receipt.retryAfterMs;
}
