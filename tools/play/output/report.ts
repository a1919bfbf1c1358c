import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Gap } from "../../../src/durable/protocol/socket/down/connected.ts";
import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import type { Session } from "../../../src/durable/protocol/state/session.ts";

export interface StepReport {
  /** `5`, or `5.2.1` for the first step of the second round of step 5. */
  readonly step: string;
  readonly do: string;
  readonly actor?: string;
  readonly what: string;
  readonly note?: string;
  readonly ok: boolean;
  readonly said?: string;
  readonly ms: number;
}

export interface Failure {
  /** A step's number, or `the end` for what was to be true then. */
  readonly step: string;
  readonly what: string;
  readonly actor?: string;
  readonly expected: string;
  readonly came: string;
}

/** The dice of one contest or ritual, worked out again (CON6). */
export interface DiceCheck {
  readonly kind: "contest" | "ritual";
  readonly id: string;
  readonly title: string;
  readonly seedCommitment: string;
  readonly seed: string;
  readonly verified: boolean;
  readonly faults: readonly string[];
  /** In plain words, a sentence each. */
  readonly report: readonly string[];
}

export interface ActorReport {
  readonly actorId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The version of the snapshot that `saw` begins behind; null for who never was there. */
  readonly snapshotAt: number | null;
  readonly saw: readonly Event[];
  /** Versions this actor was not told one by one. */
  readonly gaps: readonly Gap[];
  readonly drops: number;
  /** Whether the state kept by applying events equals a fresh snapshot (RES3); null for who was not there at the end. */
  readonly stateEqualsSnapshot: boolean | null;
}

/** A scenario as data: what `--json` prints. */
export interface ScenarioReport {
  readonly title: string;
  readonly file: string;
  readonly url: string;
  readonly hubId: string;
  readonly roomId: string;
  readonly ok: boolean;
  readonly failures: readonly Failure[];
  readonly steps: readonly StepReport[];
  readonly actors: readonly ActorReport[];
  readonly dice: readonly DiceCheck[];
  /** Sessions that were closed in the scenario, as the room shows them, with the recap once it is there. */
  readonly sessions: readonly Session[];
}
