import { describe, expect, test } from "vitest";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

describe("a room that comes back from its rows", () => {
  test("RES2 RES6 lists who was forgotten and came back in one commit behind those who stayed", () => {
    const stage = new RoomHarness();
    stage.enters("teo", "otto");
    stage.drops("teo");
    stage.wait(10_000);
    stage.skip(30 * 60_000);
    const before = stage.state.version;
    stage.enters("teo");
    expect(stage.since(before)).toContain("participant.forgotten");
    const listed = stage.state.view.participants.map(({ actorId }) => actorId);
    expect(listed).toEqual(["otto", "teo"]);
    stage.sleeps();
    expect(stage.state.view.participants.map(({ actorId }) => actorId)).toEqual(listed);
  });
});
