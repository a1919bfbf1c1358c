import { expect, test } from "vitest";
import { readLog, recordedOf } from "../../../../src/durable/storage/log/log-rows.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const ofHub = actorNamed("mo", { roles: ["moderator"] });
const ofRoom = actorNamed("roy", { roles: ["moderator"], room: "tavern" });
const WHY = { target: "mara", reason: "spite" };

function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(ofHub, ofRoom, "mara");
  return stage;
}

/** The events since a version, as those see them who may see everything. */
const eventsSince = (stage: RoomHarness, version: number) =>
  readLog(stage.sql, version, 99).map((row) => {
    const { type, data } = recordedOf(row).event;
    return { type, data };
  });

test("MOD6 a ban from the hub, and its end, say so; those of a room do not", () => {
  const stage = room();
  const before = stage.state.version;
  for (const scope of ["hub", undefined] as const) {
    expect(stage.does(ofHub, "mod.ban", { ...WHY, ...(scope && { scope }) })).toMatchObject({ status: "accepted" });
    expect(stage.does(ofHub, "mod.unban", { target: "mara", ...(scope && { scope }) })).toMatchObject({
      status: "accepted",
    });
  }
  const told = eventsSince(stage, before).filter(({ type }) => type.startsWith("moderation."));
  expect(told).toEqual([
    { type: "moderation.banned", data: { ...WHY, scope: "hub" } },
    { type: "moderation.unbanned", data: { target: "mara", scope: "hub" } },
    { type: "moderation.banned", data: WHY },
    { type: "moderation.unbanned", data: { target: "mara" } },
  ]);
});

test("MOD6 an end of a ban from the hub is told also where this room knows of none, with its reason", () => {
  const stage = room();
  const before = stage.state.version;
  const lifted = { ...WHY, scope: "hub" } as const;
  expect(stage.does(ofHub, "mod.unban", lifted)).toMatchObject({ status: "accepted" });
  expect(eventsSince(stage, before)).toEqual([{ type: "moderation.unbanned", data: lifted }]);
  expect(stage.does(ofHub, "mod.unban", WHY)).toMatchObject({ code: "not-found", details: { path: "target" } });
});

test.each(["mod.ban", "mod.unban"] as const)("MOD6 %s of the hub takes a token for every room", (verb) => {
  const stage = room();
  const { version } = stage.state;
  expect(stage.does(ofRoom, verb, { ...WHY, scope: "hub" })).toMatchObject({
    code: "role-required",
    message: expect.stringContaining("for the room tavern"),
    details: { path: "scope" },
  });
  expect(stage.state.version).toBe(version);
  expect(stage.does(ofRoom, "mod.ban", WHY)).toMatchObject({ status: "accepted" });
  expect(stage.does(ofRoom, "mod.unban", WHY)).toMatchObject({ status: "accepted" });
});
