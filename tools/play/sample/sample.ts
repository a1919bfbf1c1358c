import * as v from "valibot";
import type { StopCode } from "../../../src/client/connection/link/stop-reason.ts";
import { REJECTION_CODES } from "../../../src/durable/protocol/socket/rejection.ts";
import { CapabilityId, Role, STATS } from "../../../src/durable/protocol/state/actor.ts";
import { ActorId, CommandId, HubId, RoomId } from "../../../src/durable/protocol/values/ids.ts";
import { ActorName } from "../../../src/durable/protocol/values/text.ts";
import { EventMatch } from "./event-match.ts";

const Text = v.pipe(v.string("must be a text"), v.nonEmpty("must not be empty"));
const Milliseconds = v.pipe(
  v.number("must be a number of milliseconds"),
  v.integer("must be a whole number of milliseconds"),
  v.minValue(0, "must not be negative"),
  v.maxValue(24 * 3_600_000, "must be at most a day"),
);
const Momentum = v.pipe(v.number(), v.integer(), v.minValue(-2, "must be −2 to 3"), v.maxValue(3, "must be −2 to 3"));
const StatValue = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(-1, "must be −1 to 3"),
  v.maxValue(3, "must be −1 to 3"),
);

/** No field may be missing, and none may be there that has no meaning: it would be a slip of the pen. */
function strict<const T extends v.ObjectEntries>(entries: T) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === "Object") return "must be an object";
    if (issue.expected !== "never") return "is missing";
    return `is not known here; known are ${Object.keys(entries).join(", ")}`;
  });
}

/** An actor, as the token describes it (TOK2: its claims). The key in `actors` is the actor's id. */
const SampleActor = strict({
  name: v.exactOptional(ActorName),
  roles: v.optional(v.array(Role), ["player"]),
  capabilities: v.optional(v.array(CapabilityId), []),
  stats: v.optional(
    strict({
      ingenuity: v.exactOptional(StatValue),
      resolve: v.exactOptional(StatValue),
      finesse: v.exactOptional(StatValue),
      presence: v.exactOptional(StatValue),
      weird: v.exactOptional(StatValue),
    } satisfies Record<(typeof STATS)[number], unknown>),
    {},
  ),
});

const OUTCOMES = ["accepted", ...REJECTION_CODES] as const;
const Outcome = v.picklist(OUTCOMES, `must be one of ${OUTCOMES.join(", ")}`);
export type ExpectedOutcome = v.InferOutput<typeof Outcome>;

/** Why a door may stay closed for good. */
const REFUSALS = ["banned", "forbidden", "room-full"] as const satisfies readonly StopCode[];

/** A condition on the room's state as an actor sees it. */
const Condition = v.union(
  [
    strict({
      actor: ActorId,
      momentum: strict({ atLeast: v.exactOptional(Momentum), atMost: v.exactOptional(Momentum) }),
    }),
    strict({ actor: ActorId, saw: strict(EventMatch) }),
  ],
  'must be {"actor", "momentum": {"atLeast" or "atMost"}} or {"actor", "saw": {"event", …}}',
);
export type Condition = v.InferOutput<typeof Condition>;

/** Every step may say to the reader what it is for. */
const note = { note: v.exactOptional(Text) };
const actor = { actor: ActorId, ...note };

const PLAIN_STEPS = [
  strict({
    do: v.literal("connect"),
    ...actor,
    /** The code with which the door is to stay closed. */
    refused: v.exactOptional(v.picklist(REFUSALS, `must be one of ${REFUSALS.join(", ")}`)),
  }),
  /** Leaves for good; `connect` may bring the actor back. */
  strict({ do: v.literal("leave"), ...actor }),
  /** The connection breaks and stays away until `resume`. Commands given meanwhile wait for it. */
  strict({ do: v.literal("drop"), ...actor }),
  strict({ do: v.literal("resume"), ...actor }),
  strict({
    do: v.literal("command"),
    ...actor,
    verb: Text,
    args: v.optional(v.record(v.string(), v.unknown()), {}),
    /** Sent again under the same id, a command happens once (CMD3). */
    id: v.exactOptional(CommandId),
    expect: v.optional(v.union([Outcome, v.pipe(v.array(Outcome), v.minLength(1))]), "accepted"),
    /** Refused with one of these, the command is given again after the wait the refusal names. */
    retryOn: v.optional(v.array(v.picklist(REJECTION_CODES)), []),
    withinMs: v.optional(Milliseconds, 60_000),
  }),
  /** For an event the actor has not waited for before. */
  strict({ do: v.literal("wait"), ...actor, ...EventMatch, withinMs: v.optional(Milliseconds, 15_000) }),
  strict({ do: v.literal("pause"), ms: Milliseconds, ...note }),
  /** Closes the session; the actor needs the role gm. `closure.completed` waits for the recap and shows it. */
  strict({
    do: v.literal("close"),
    ...actor,
    reason: Text,
    waitFor: v.optional(
      v.picklist(["session.closed", "closure.queued", "closure.completed", "closure.published"]),
      "session.closed",
    ),
    withinMs: v.optional(Milliseconds, 120_000),
  }),
] as const;

export type PlainStep = v.InferOutput<(typeof PLAIN_STEPS)[number]>;
export type SampleStep =
  | PlainStep
  | { do: "repeat"; note?: string; until: Condition; atMost: number; steps: SampleStep[] }
  | { do: "when"; note?: string; if: Condition; then: SampleStep[]; otherwise?: SampleStep[] };

const Steps: v.GenericSchema<unknown, SampleStep[]> = v.lazy(() =>
  v.pipe(v.array(AnyStep, "must be a list of steps"), v.minLength(1, "needs a step at least")),
);

const AnyStep = v.variant(
  "do",
  [
    ...PLAIN_STEPS,
    /** Looks before each round; fails when it is still not so after the last. */
    strict({
      do: v.literal("repeat"),
      ...note,
      until: Condition,
      atMost: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
      steps: Steps,
    }),
    strict({ do: v.literal("when"), ...note, if: Condition, then: Steps, otherwise: v.exactOptional(Steps) }),
  ],
  (issue) =>
    issue.expected === "Object"
      ? "must be a step: an object with a `do`"
      : "must be one of connect, leave, drop, resume, command, wait, pause, close, repeat, when",
);

/** A scripted scenario: who plays, what they do, and what each must and must not have seen by the end. */
export const Sample = strict({
  title: Text,
  about: v.exactOptional(Text),
  hubId: v.optional(HubId, "demo"),
  /** A fresh room for every run unless given. */
  roomId: v.exactOptional(RoomId),
  actors: v.record(ActorId, SampleActor),
  steps: Steps,
  expect: v.optional(
    v.record(
      ActorId,
      strict({ sees: v.optional(v.array(strict(EventMatch)), []), never: v.optional(v.array(strict(EventMatch)), []) }),
    ),
    {},
  ),
});
export type Sample = v.InferOutput<typeof Sample>;
