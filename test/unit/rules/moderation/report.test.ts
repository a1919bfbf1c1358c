import { describe, expect, test } from "vitest";
import type { HubRecord, ReportRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import type { VerbId } from "../../../../src/durable/protocol/socket/command.ts";
import { eraseReports } from "../../../../src/durable/room/people/erase-rows.ts";
import { eventFor, PUBLIC, viewerOf } from "../../../../src/durable/rules/core/view-for.ts";
import { readLog, recordedOf } from "../../../../src/durable/storage/log/log-rows.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });
const INSULT = "you smell of herring";
const COMPLAINT = "an insult, third time today";

function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(mo, gm, "mara", "teo", "zoe");
  return stage;
}

/** Says it and gives its version. */
function said(stage: RoomHarness, who: string, verb: VerbId = "verb.say", args: object = { message: INSULT }): number {
  expect(stage.does(who, verb, args)).toMatchObject({ status: "accepted" });
  return stage.state.version;
}

const report = (stage: RoomHarness, who: string, version: number) =>
  stage.does(who, "verb.report", { version, reason: COMPLAINT });
const recordsOf = (stage: RoomHarness): HubRecord[] =>
  stage.sql
    .all<{ body: string }>("SELECT body FROM records ORDER BY made, id")
    .map(({ body }) => (JSON.parse(body) as { job: HubRecord }).job);
const reportsOf = (stage: RoomHarness) =>
  recordsOf(stage).filter((record): record is ReportRecord => record.kind === "report");

describe("MOD7 whoever was shown a line", () => {
  test("MOD7 AUD2 reports it: a receipt, an event for moderators, and a record that carries the line", () => {
    const stage = room();
    const version = said(stage, "mara");
    expect(report(stage, "teo", version)).toMatchObject({ status: "accepted" });
    const event = { type: "moderation.reported", actorId: "teo", data: { version, target: "mara", reason: COMPLAINT } };
    expect(readLog(stage.sql, version, 9).map((row) => recordedOf(row).event)).toMatchObject([event]);
    const { sessionId } = stage.state.view;
    const line = { version, author: "mara", text: INSULT };
    expect(reportsOf(stage)).toMatchObject([
      { schema: 1, sessionId, ...line, reportedBy: "teo", complaint: COMPLAINT },
    ]);
    expect(reportsOf(stage)[0]).not.toHaveProperty("target");
  });

  test("MOD7 VIEW1 reports a whisper to them, and the record says whom it was for", () => {
    const stage = room();
    const version = said(stage, "mara", "verb.whisper", { target: "teo", message: INSULT });
    expect(report(stage, "teo", version)).toMatchObject({ status: "accepted" });
    expect(reportsOf(stage)).toMatchObject([{ version, author: "mara", target: "teo" }]);
  });

  test("MOD7 reports a narration, also in another session than the one in which it was told", () => {
    const stage = room();
    expect(stage.does(gm, "gm.narrate", { text: INSULT }).status).toBe("accepted");
    const { version, view } = stage.state;
    stage.does("mara", "verb.say", { message: "Well." });
    stage.does(gm, "gm.closeSession", { reason: "over" });
    expect(report(stage, "zoe", version)).toMatchObject({ status: "accepted" });
    expect(stage.state.view.sessionId).not.toBe(view.sessionId);
    expect(reportsOf(stage)).toMatchObject([{ sessionId: view.sessionId, author: "gm" }]);
  });

  test("MOD7 MOD1 MOD2 may be muted, and may quote what the safety list forbids", () => {
    const stage = room();
    const version = said(stage, "mara");
    const { catalog } = stage.state.privateState;
    const safety = { capabilities: [], words: ["insult"] };
    stage.input({ kind: "catalog", catalog: { ...catalog, catalogVersion: "strict", safety } });
    expect(stage.does("zoe", "verb.say", { message: "an insult!" })).toMatchObject({ code: "safety-veto" });
    stage.does(mo, "mod.mute", { target: "teo", seconds: 60, reason: "loud" });
    expect(report(stage, "teo", version)).toMatchObject({ status: "accepted" });
  });
});

describe("MOD7 the room rejects", () => {
  const rejected = (stage: RoomHarness, who: string, version: number) => {
    const receipt = report(stage, who, version);
    expect(reportsOf(stage)).toEqual([]);
    if (receipt.status !== "rejected") throw new Error("it was accepted");
    expect(receipt.details).toEqual({ path: "version" });
    return { code: receipt.code, message: receipt.message.replace(String(version), "n") };
  };

  test("MOD7 VIEW1 a whisper between others in the same words as a version that is no line", () => {
    const stage = room();
    const version = said(stage, "mara", "verb.whisper", { target: "teo", message: INSULT });
    const unknown = rejected(stage, "zoe", 99_999);
    expect(unknown.code).toBe("not-found");
    expect(rejected(stage, "zoe", version)).toEqual(unknown);
    expect(rejected(stage, "zoe", 1)).toEqual(unknown);
  });

  test("MOD7 one's own line, and a line that was taken back", () => {
    const stage = room();
    const version = said(stage, "mara");
    expect(rejected(stage, "mara", version).code).toBe("target-self");
    stage.does(mo, "mod.retractMessage", { version, reason: "rude" });
    expect(rejected(stage, "teo", version).code).toBe("already-settled");
  });

  test("MOD7 a second report of a line by the same actor, also after the room's sleep and in the next session", () => {
    const stage = room();
    const version = said(stage, "mara");
    expect(report(stage, "teo", version).status).toBe("accepted");
    expect(report(stage, "teo", version)).toMatchObject({ status: "rejected", code: "already-settled" });
    stage.sleeps();
    stage.does(gm, "gm.closeSession", { reason: "over" });
    expect(report(stage, "teo", version)).toMatchObject({ status: "rejected", code: "already-settled" });
    expect(report(stage, "zoe", version).status).toBe("accepted");
    expect(reportsOf(stage).map(({ reportedBy }) => reportedBy)).toEqual(["teo", "zoe"]);
  });

  test("MOD7 LIM1 a sixth report within five minutes, with the time to wait", () => {
    const stage = room();
    const lines = Array.from({ length: 6 }, () => {
      stage.wait(3_000);
      return said(stage, "mara");
    });
    const answers = lines.map((version) => report(stage, "teo", version));
    expect(answers.map(({ status }) => status)).toEqual([...Array(5).fill("accepted"), "rejected"]);
    expect(answers[5]).toMatchObject({ code: "rate-limited", retryAfterMs: 60_000 });
  });
});

test("MOD7 VIEW4 nobody but moderators is shown anything of a report, by state or by log", () => {
  const stage = room();
  const version = said(stage, "mara");
  const before = stage.seenBy("mara");
  report(stage, "teo", version);
  expect(stage.seenBy("mara")).toEqual(before);
  const seenBy = (viewer: Parameters<typeof eventFor>[1]) =>
    readLog(stage.sql, version, 9).flatMap((row) => eventFor(recordedOf(row), viewer)?.type ?? []);
  for (const who of ["mara", "teo", "zoe"]) expect(seenBy(viewerOf(actorNamed(who)))).toEqual([]);
  expect([seenBy(viewerOf(gm)), seenBy(PUBLIC)]).toEqual([[], []]);
  expect(seenBy(viewerOf(mo))).toEqual(["moderation.reported"]);
  const line = readLog(stage.sql, version - 1, 1).map((row) => eventFor(recordedOf(row), viewerOf(mo)));
  expect(JSON.stringify(line)).not.toContain("teo");
});

test("MOD7 SES1 a report is no deed: a session with nothing else in it has no closure", () => {
  const stage = room();
  const version = said(stage, "mara");
  stage.does(gm, "gm.closeSession", { reason: "over" });
  stage.bridgeWorks();
  report(stage, "teo", version);
  stage.does(gm, "gm.closeSession", { reason: "over again" });
  expect(stage.jobs()).toEqual([]);
});

test("MOD7 VIEW5 the archive hears that a reported line was retracted, of the open session and of a whisper too", () => {
  const stage = room();
  const line = said(stage, "mara");
  const whisper = said(stage, "mara", "verb.whisper", { target: "teo", message: INSULT });
  const other = said(stage, "mara");
  for (const version of [line, whisper]) report(stage, "teo", version);
  for (const version of [line, whisper, other]) stage.does(mo, "mod.retractMessage", { version, reason: "rude" });
  const retracted = recordsOf(stage).filter(({ kind }) => kind === "retraction");
  const { sessionId } = stage.state.view;
  expect(retracted).toMatchObject([
    { sessionId, version: line },
    { sessionId, version: whisper },
  ]);
});

test("MOD7 ERA2 a report that waits for the archive loses the words of who is erased", () => {
  const words = (actorId: string) => {
    const stage = room();
    report(stage, "teo", said(stage, "mara"));
    eraseReports(stage.sql, actorId);
    return reportsOf(stage).map(({ text, complaint }) => [text, complaint]);
  };
  expect(words("mara")).toEqual([["", COMPLAINT]]);
  expect(words("teo")).toEqual([[INSULT, ""]]);
  expect(words("zoe")).toEqual([[INSULT, COMPLAINT]]);
});
