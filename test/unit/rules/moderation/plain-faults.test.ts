import { describe, expect, test } from "vitest";
import { eventFor, PUBLIC, sessionFor, viewerOf, viewFor } from "../../../../src/durable/rules/core/view-for.ts";
import { CLOSURE_FAULT, RITUAL_FAULT } from "../../../../src/durable/rules/moderation/plain-faults.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { closureFailed } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const SECRET = "connect ECONNREFUSED postgres://archive@10.0.0.5";
const moderator = viewerOf(actorNamed("mo", { roles: ["moderator"] }));
const players = [PUBLIC, viewerOf(actorNamed("mara")), viewerOf(actorNamed("gm", { roles: ["gm"] }))];

/** A session whose closure has failed. */
function closed(error = SECRET): RoomHarness {
  const stage = new RoomHarness();
  const gm = actorNamed("gm", { roles: ["gm"] });
  stage.enters(gm, "mara");
  stage.does("mara", "verb.say", { message: "well" });
  stage.does(gm, "gm.closeSession", { reason: "late" });
  const job = stage.jobs().find((each) => each.kind === "closure");
  if (job === undefined) throw new Error("no closure is staged");
  stage.hears(closureFailed(job, error));
  return stage;
}

describe("why a workflow failed", () => {
  test("VIEW6 CLO1 of a closure moderators read it, everybody else a plain sentence: event, state and session", () => {
    const stage = closed();
    const event = stage.last("closure.failed");
    const [session] = Object.values(stage.state.privateState.sessions);
    if (session === undefined) throw new Error("no session is pending");
    const shown = (viewer: typeof moderator) =>
      JSON.stringify([eventFor({ event }, viewer), viewFor(stage.state.view, viewer), sessionFor(session, viewer)]);
    expect(shown(moderator).split(SECRET)).toHaveLength(4);
    for (const player of players) {
      expect(shown(player)).not.toContain(SECRET);
      expect(shown(player).split(CLOSURE_FAULT)).toHaveLength(4);
    }
  });

  test("VIEW6 RES3 the events a player saw make what a fresh snapshot shows", () => {
    const stage = closed();
    expect(stage.seenBy("mara").closures).toMatchObject([{ status: "failed", error: CLOSURE_FAULT }]);
  });

  test("VIEW6 RIT2 of a ritual too", () => {
    const stage = new RoomHarness();
    const mara = actorNamed("mara", { capabilities: [RELIC_CAPABILITY] });
    stage.enters(mara);
    stage.does(mara, "verb.invokeRelic", { relicId: "lens" });
    const [job] = stage.jobs();
    stage.input({ kind: "job-failed", jobId: job?.jobId ?? "", attempt: 1, how: "poison", reason: SECRET });
    const event = stage.last("ritual.failed");
    expect(eventFor({ event }, moderator)).toEqual(event);
    for (const player of players) {
      expect(eventFor({ event }, player)).toEqual({ ...event, data: { ...event.data, reason: RITUAL_FAULT } });
      expect(RITUAL_FAULT).toMatch(/operators have been told$/u);
    }
  });

  test("VIEW6 a fault of any length is kept short, and whole in its characters", () => {
    const kept = closed(`${"x".repeat(999)}🎲${"y".repeat(100_000)}`).last("closure.failed").data.error;
    expect(kept).toBe(`${"x".repeat(999)}\ufffd`);
  });
});
