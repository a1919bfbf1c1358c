import { expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const mo = actorNamed("mo", { roles: ["moderator"] });

function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(mo, actorNamed("gm", { roles: ["gm"] }), "mara");
  return stage;
}

const statusOf = (stage: RoomHarness, who: string) =>
  stage.state.view.participants.find(({ actorId }) => actorId === who)?.status;

const acts = ["mod.mute", "mod.kick", "mod.ban"] as const;
const act = (
  stage: RoomHarness,
  who: Parameters<RoomHarness["does"]>[0],
  verb: (typeof acts)[number],
  target: string,
) => stage.sends(who, verb, { target, reason: "spite", ...(verb === "mod.mute" ? { seconds: 60 } : {}) });
const other = actorNamed("molly", { roles: ["player", "moderator"] });
const ops = actorNamed("olga", { roles: ["ops"] });
const chief = actorNamed("chief", { roles: ["moderator", "ops"] });
const refusal = { code: "role-required", details: { path: "target" } };

test.each(acts)("MOD4 %s of a moderator takes the role ops too, present or away", (verb) => {
  const stage = room();
  stage.enters(other, chief);
  const { version } = stage.state;
  expect(act(stage, mo, verb, "molly")).toMatchObject({ ...refusal, details: { path: "target", roles: ["ops"] } });
  expect(stage.state.version).toBe(version);
  stage.drops("molly");
  stage.wait(20_000);
  expect(statusOf(stage, "molly")).toBe("away");
  expect(act(stage, mo, verb, "molly")).toMatchObject(refusal);
  stage.enters(other);
  expect(act(stage, chief, verb, "molly")).toMatchObject({ status: "accepted" });
});

test.each(acts)("MOD4 %s of an actor with the role ops is nobody's", (verb) => {
  const stage = room();
  stage.enters(ops, chief);
  for (const target of ["olga", "chief"]) expect(act(stage, mo, verb, target)).toMatchObject(refusal);
  expect(act(stage, chief, verb, "olga")).toMatchObject(refusal);
  expect(stage.state.view.participants.map(({ status }) => status)).not.toContain("away");
});

test("MOD4 it goes by the last token: a moderator no longer is spared no longer, a gm never is", () => {
  const stage = room();
  stage.enters(other);
  expect(act(stage, mo, "mod.mute", "molly")).toMatchObject(refusal);
  stage.enters(actorNamed("molly"));
  expect(act(stage, mo, "mod.mute", "molly")).toMatchObject({ status: "accepted" });
  expect(act(stage, mo, "mod.kick", "gm")).toMatchObject({ status: "accepted" });
  expect(act(stage, mo, "mod.mute", "never-here")).toMatchObject({ status: "accepted" });
});
