import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Participant } from "../../../../src/durable/protocol/state/participant.ts";

const START = Date.parse("2026-11-07T19:00:00.000Z");
const SEED = "5".repeat(64);

/** Writes the public events of a range one after another, as a room's log would hold them. */
export class Scenario {
  readonly events: Event[] = [];
  #now = START;
  #version: number;

  constructor(fromVersion = 1) {
    this.#version = fromVersion - 1;
    this.#add("session.opened", { sessionId: "session-1" });
  }

  wait(seconds: number): this {
    this.#now += seconds * 1000;
    return this;
  }

  join(actorId: string, name: string, roles: Participant["roles"] = ["player"], momentum = 0): this {
    const stats = { ingenuity: 0, resolve: 0, finesse: 1, presence: 0, weird: 0 };
    const joinedAt = new Date(this.#now).toISOString();
    const participant = { actorId, name, roles, stats, momentum, status: "active" as const, joinedAt };
    return this.#add("participant.joined", { actorId, participant, inventory: {} });
  }

  say(actorId: string, message: string): this {
    return this.wait(12).#add("chat.said", { message }, actorId);
  }

  emote(actorId: string, text: string): this {
    return this.wait(12).#add("chat.emoted", { text }, actorId);
  }

  narrate(text: string): this {
    return this.wait(15).#add("story.narrated", { text }, "mira");
  }

  retract(version: number): this {
    return this.#add("chat.retracted", { version });
  }

  duel(contestId: string, challenger: string, defender: string, stakes: string, winner: string): this {
    this.arm(contestId, challenger, stakes);
    this.wait(3).#add("contest.joined", { contestId, participant: { actorId: defender, role: "defender" } });
    this.#add("contest.launched", { contestId, armingMs: 3000 });
    const result = (actorId: string, rank: number) => ({
      actorId,
      role: rank === 1 ? "challenger" : "defender",
      rank,
      tier: rank === 1 ? ("full-success" as const) : ("fail-forward" as const),
      dice: [4, 5],
      kept: [4, 5],
      stat: 0,
      total: rank === 1 ? 9 : 6,
      difficulty: 8,
      momentumBefore: 0,
      momentumAfter: rank === 1 ? 1 : -1,
      complications: [],
    });
    const loser = winner === challenger ? defender : challenger;
    return this.wait(1).#add("contest.resolved", {
      contestId,
      outcome: { winner, tier: "full-success", summary: `${winner} takes the duel at the last step` },
      participants: [result(winner, 1), result(loser, 2)],
      sharedComplications: [
        { tag: "crowd", summary: "The crowd presses in", severity: "minor", appliedTo: [winner, loser] },
      ],
      seed: SEED,
      workflowId: `contest/${contestId}`,
      resolutionMs: 40,
    });
  }

  arm(contestId: string, actorId: string, stakes: string): this {
    return this.#add(
      "contest.armed",
      {
        contestId,
        contestKey: `verb.challengeDuel:${actorId}`,
        verb: "verb.challengeDuel",
        label: "Duel",
        move: "risk-it-all",
        windowMs: 6000,
        expiresAt: new Date(this.#now + 6000).toISOString(),
        participants: [{ actorId, role: "challenger", stakes }],
        capacity: 2,
        seedCommitment: SEED,
      },
      actorId,
    );
  }

  relic(ritualId: string, actorId: string, relicId: string): this {
    const cooldownUntil = new Date(this.#now + 120_000).toISOString();
    this.#add("ritual.invoked", { ritualId, relicId, momentumDelta: -2, cooldownUntil, seedCommitment: SEED }, actorId);
    const roll = { dice: [6, 6], kept: [6, 6], stat: 1, total: 13, difficulty: 8 };
    return this.wait(1).#add(
      "ritual.resolved",
      { ritualId, tier: "critical-success", roll, momentumDelta: 3, seed: SEED },
      actorId,
    );
  }

  close(reason = "end of the evening"): readonly Event[] {
    const fromVersion = this.events[0]?.version ?? 1;
    this.#add("session.closing", { sessionId: "session-1", reason });
    const toVersion = this.#version + 1;
    this.#add("session.closed", { sessionId: "session-1", fromVersion, toVersion, reason, auditRef: "hall:session-1" });
    return this.events;
  }

  #add<T extends Event["type"]>(type: T, data: Extract<Event, { type: T }>["data"], actorId?: string): this {
    this.#version += 1;
    const at = new Date(this.#now).toISOString();
    const event = {
      version: this.#version,
      at,
      type,
      data,
      correlationId: `c-${this.#version}`,
      ...(actorId === undefined ? {} : { actorId }),
    };
    this.events.push(event as Event);
    return this;
  }
}
