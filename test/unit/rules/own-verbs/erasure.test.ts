import { expect, test } from "vitest";
import { eraseEvent } from "../../../../src/durable/rules/people/erase-event.ts";
import { eraseState } from "../../../../src/durable/rules/people/erase-view.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { canals, jobOf } from "./canals.ts";

const mara = actorNamed("mara", { stats: { finesse: 2, resolve: 3 } });

test.each(["mara", "teo"])("ERA2 CAT8 a line is gone for its caller and for whom it names: %s", (actorId) => {
  const stage = canals();
  stage.sends(mara, "verb.toast", { target: "teo", words: "well met" });
  const event = stage.last("verb.performed");
  const erased = eraseEvent({ event }, actorId);
  expect(erased.event.data).toEqual({ ...event.data, text: "" });
  expect(eraseEvent(erased, actorId)).toBe(erased);
  expect(eraseEvent({ event }, "zoe").event).toBe(event);
});

test.each(["mara", "teo"])(
  "ERA2 CAT9 an open check tells no line of an erased person, and ends as it would: %s",
  (actorId) => {
    const stage = canals();
    stage.sends(mara, "verb.pickPocket", { target: "teo" });
    const { ritualId } = jobOf(stage, "hubAction");
    const erased = eraseState(stage.state, actorId).privateState.rituals[ritualId]?.pinned;
    const tiers = stage.state.privateState.rituals[ritualId]?.pinned?.tiers;
    expect(erased?.tiers["critical-success"]).toEqual({ targetMomentum: 0, moves: tiers?.["critical-success"]?.moves });
    expect(JSON.stringify(erased)).not.toMatch(/wrist|ring\./);
    expect(eraseState(stage.state, "nobody")).toBe(stage.state);
  },
);
