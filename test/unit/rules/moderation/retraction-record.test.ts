import { expect, test } from "vitest";
import type { HubRecord, RetractionRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });

/** A session with a line and a whisper, closed and with its closure done. */
function played() {
  const stage = new RoomHarness();
  stage.enters(mo, gm, "mara", "teo");
  stage.does("mara", "verb.say", { message: "the vault is 4711" });
  const line = stage.state.version;
  stage.does("mara", "verb.whisper", { target: "teo", message: "and the key is below the stair" });
  const whisper = stage.state.version;
  stage.does(gm, "gm.closeSession", { reason: "over" });
  const sessionId = stage.jobs()[0]?.jobId ?? "";
  stage.bridgeWorks();
  return { stage, line, whisper, sessionId };
}

const retract = (stage: RoomHarness, version: number) =>
  expect(stage.does(mo, "mod.retractMessage", { version, reason: "a leak" })).toMatchObject({ status: "accepted" });

const recordsOf = (stage: RoomHarness) =>
  stage.sql
    .all<{ body: string }>("SELECT body FROM records ORDER BY made, id")
    .map(({ body }) => (JSON.parse(body) as { job: HubRecord }).job);
const retractions = (stage: RoomHarness) =>
  recordsOf(stage).filter((record): record is RetractionRecord => record.kind === "retraction");

test("VIEW5 AUD2 the archive hears of a line of a closed session, by a record that holds no words", () => {
  const { stage, line, sessionId } = played();
  retract(stage, line);
  expect(retractions(stage)).toMatchObject([{ schema: 1, jobId: `retraction-${line}`, sessionId, version: line }]);
  expect(JSON.stringify(recordsOf(stage))).not.toContain("4711");
  stage.sleeps();
  expect(retractions(stage)).toHaveLength(1);
});

test("VIEW5 of a whisper, which no transcript shows, and of a line of the open session there is no record", () => {
  const { stage, whisper } = played();
  retract(stage, whisper);
  stage.does("mara", "verb.say", { message: "something else" });
  retract(stage, stage.state.version);
  expect(retractions(stage)).toEqual([]);
});

test("VIEW5 of several sessions the record names the one whose line it was, also while its closure is at work", () => {
  const { stage, sessionId: first } = played();
  stage.does("mara", "verb.say", { message: "the second evening" });
  const line = stage.state.version;
  stage.does(gm, "gm.closeSession", { reason: "over" });
  const [closure] = stage.jobs();
  retract(stage, line);
  expect(closure?.jobId).not.toBe(first);
  expect(retractions(stage)).toMatchObject([{ sessionId: closure?.jobId }]);
});

test("VIEW5 CMD3 a retraction that is rejected, or asked for again, leaves no other record", () => {
  const { stage, line } = played();
  retract(stage, line);
  expect(stage.does(mo, "mod.retractMessage", { version: line, reason: "again" }).status).toBe("rejected");
  expect(stage.does("mara", "mod.retractMessage", { version: line, reason: "mine" }).status).toBe("rejected");
  expect(retractions(stage)).toHaveLength(1);
});
