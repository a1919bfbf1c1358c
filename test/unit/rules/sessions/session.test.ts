import { beforeEach, describe, expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob } from "../../../support/duel.ts";

const vera = actorNamed("vera", { roles: ["gm"] });
const otto = actorNamed("otto", { roles: ["moderator"] });
const GRACE = 10_000;
const EMPTY = 30 * 60_000;
const LONGEST = 12 * 3_600_000;
let stage: RoomHarness;

const close = () => stage.does(vera, "gm.closeSession", { reason: "late" });
const says = (who = "mara") => stage.does(who, "verb.say", { message: "well" });
const isOpen = () => stage.state.view.sessionId !== null;

beforeEach(() => {
  stage = new RoomHarness();
});

describe("opening", () => {
  test.each([["player"], ["gm"]] as const)("SES1 the first join of a %s opens a session", (role) => {
    stage.enters(actorNamed("mara", { roles: [role] }));
    const { sessionId } = stage.last("session.opened").data;
    expect(stage.state.view.sessionId).toBe(sessionId);
  });

  test.each([["moderator"], ["ops"], ["spectator"]] as const)("SES1 the join of a %s opens none", (role) => {
    stage.enters(actorNamed("mara", { roles: [role] }));
    expect(stage.state.view.sessionId).toBeNull();
    expect(stage.log().map(({ type }) => type)).not.toContain("session.opened");
  });

  test("SES1 after a closure the next accepted command of a player opens the next", () => {
    stage.enters("mara", vera);
    says();
    close();
    expect(isOpen()).toBe(false);
    const before = stage.state.version;
    expect(stage.does("mara", "verb.whisper", { target: "nobody", message: "psst" })).toMatchObject({
      status: "rejected",
    });
    expect(isOpen()).toBe(false);
    says();
    expect(stage.since(before)).toEqual(["session.opened", "chat.said"]);
  });

  test("SES1 a moderator's command opens none", () => {
    stage.enters("mara", vera, otto);
    close();
    stage.does(otto, "mod.mute", { target: "mara", seconds: 60, reason: "rude" });
    expect(isOpen()).toBe(false);
  });
});

describe("closing", () => {
  test("SES1 SES2 SHP5 by the gm: closing, closed, with the range and an audit reference", () => {
    stage.enters("mara", vera);
    says();
    const { sessionId } = stage.last("session.opened").data;
    const before = stage.state.version;
    expect(close()).toMatchObject({ status: "accepted", version: before + 3 });
    expect(stage.since(before)).toEqual(["session.closing", "session.closed", "closure.queued"]);
    expect(stage.last("session.closing")).toMatchObject({ actorId: "vera", data: { sessionId, reason: "late" } });
    expect(stage.last("session.closed").data).toEqual({
      sessionId,
      fromVersion: 1,
      toVersion: before + 2,
      reason: "late",
      auditRef: `atrium:${sessionId}`,
    });
  });

  test("SES1 CMD5 where none is open, the command is not-found and the route no-session", () => {
    stage.enters("mara", vera);
    close();
    expect(close()).toMatchObject({ code: "not-found" });
    const outcome = stage.input({ kind: "close-session", actor: vera, reason: "again" });
    expect(outcome).toMatchObject({ kind: "refused", problem: { code: "no-session" } });
  });

  test("SES1 the route closes too, in the name of who asked", () => {
    stage.enters("mara");
    says();
    stage.input({ kind: "close-session", actor: vera, reason: "by hand" });
    expect(stage.last("session.closing")).toMatchObject({ actorId: "vera", data: { reason: "by hand" } });
    expect(isOpen()).toBe(false);
  });

  test("SES1 after the room has been empty for half an hour", () => {
    stage.enters("mara");
    says();
    stage.drops("mara");
    stage.wait(GRACE + EMPTY - 1);
    expect(isOpen()).toBe(true);
    stage.wait(1);
    expect(isOpen()).toBe(false);
    expect(stage.last("session.closed").data.reason).toMatch(/empty/);
  });

  test("SES1 who comes back in time keeps it open, and the half hour begins anew", () => {
    stage.enters("mara");
    stage.drops("mara");
    stage.wait(GRACE + EMPTY - 1);
    stage.enters("mara");
    stage.wait(EMPTY);
    expect(isOpen()).toBe(true);
    stage.drops("mara");
    stage.wait(GRACE + EMPTY - 1);
    expect(isOpen()).toBe(true);
  });

  test("SES1 after twelve hours", () => {
    stage.enters("mara");
    says();
    stage.wait(LONGEST - 1);
    expect(isOpen()).toBe(true);
    stage.wait(1);
    expect(isOpen()).toBe(false);
  });

  test("SES1 at 20,000 events", () => {
    stage.enters("mara", "teo");
    // The log is as long as its last version says: a room that wakes there has this many behind it.
    stage.sql.all("UPDATE log SET version = 19998, event = json_set(event, '$.version', 19998) WHERE version = 3");
    stage.sleeps();
    says();
    expect(isOpen()).toBe(true);
    const before = stage.state.version;
    expect(before).toBe(19_999);
    says("teo");
    expect(stage.since(before)).toEqual(["chat.said", "session.closing", "session.closed", "closure.queued"]);
    expect(stage.last("session.closed").data).toMatchObject({ fromVersion: 1, toVersion: 20_002 });
  });

  test("SES1 a session in which nothing was said or done closes without a job", () => {
    stage.enters("mara", vera);
    stage.wait(120_000);
    const before = stage.state.version;
    close();
    expect(stage.since(before)).not.toContain("closure.queued");
    expect(stage.jobs()).toEqual([]);
  });
});

describe("what is still out", () => {
  test("SES2 armed contests and open trades are called off inside the closed range", () => {
    stage.enters("mara", "teo", vera);
    challenge(stage, "mara", "teo");
    stage.does("teo", "verb.offerTrade", { target: "mara", give: [], want: [{ item: "rope", quantity: 1 }] });
    const before = stage.state.version;
    close();
    expect(stage.since(before).toSorted()).toEqual(
      ["session.closing", "contest.cancelled", "trade.cancelled", "session.closed", "closure.queued"].toSorted(),
    );
    expect(stage.last("contest.cancelled").data.reason).toBe("session-closing");
    const { fromVersion, toVersion } = stage.last("session.closed").data;
    expect([fromVersion, toVersion]).toEqual([1, before + 4]);
  });

  test("SES2 a launched contest is waited for, and nobody begins anything but moderators", () => {
    stage.enters("mara", "teo", vera, otto);
    challenge(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    close();
    expect(isOpen()).toBe(true);
    expect(says()).toMatchObject({ code: "session-closing" });
    expect(stage.does(vera, "gm.narrate", { text: "Night falls." })).toMatchObject({ code: "session-closing" });
    expect(stage.does(otto, "mod.mute", { target: "mara", seconds: 5, reason: "rude" })).toMatchObject({
      status: "accepted",
    });
    const job = contestJob(stage);
    stage.wait(20_000);
    stage.hears(contestResolved(job));
    expect(isOpen()).toBe(false);
    const resolved = stage.last("contest.resolved").version;
    expect(stage.last("session.closed").data.toVersion).toBe(resolved + 1);
  });

  test("SES2 CMD3 what was session-closing may be sent again under the same id", () => {
    stage.enters("mara", "teo", vera);
    challenge(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    close();
    const again = () => stage.does("teo", "verb.say", { message: "and now?" }, "asked-twice");
    expect(again()).toMatchObject({ code: "session-closing" });
    stage.hears(contestResolved(contestJob(stage)));
    expect(again()).toMatchObject({ status: "accepted" });
  });

  test("SES2 after thirty seconds it closes all the same, and the rest is settled in the next range", () => {
    stage.enters("mara", "teo", vera);
    challenge(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    const job = contestJob(stage);
    close();
    stage.wait(30_000 - 1);
    expect(isOpen()).toBe(true);
    stage.wait(1);
    expect(isOpen()).toBe(false);
    const { toVersion } = stage.last("session.closed").data;
    stage.hears(contestResolved(job));
    expect(stage.last("contest.resolved").version).toBeGreaterThan(toVersion);
    says();
    stage.wait(60_000);
    close();
    expect(stage.last("session.closed").data.fromVersion).toBe(toVersion + 1);
  });

  test("SES2 CMD5 a moderator who is gm too cannot close what is closing", () => {
    const both = actorNamed("both", { roles: ["gm", "moderator"] });
    stage.enters("mara", "teo", both);
    challenge(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    expect(stage.does(both, "gm.closeSession", { reason: "late" })).toMatchObject({ status: "accepted" });
    const { version } = stage.state;
    const again = stage.does(both, "gm.closeSession", { reason: "later" });
    expect(again).toMatchObject({ status: "rejected", code: "session-closing" });
    expect(stage.state.version).toBe(version);
  });
});

describe("what a closing leaves alone", () => {
  const hat = [{ item: "hat", quantity: 1 }];

  test("SES2 TRD3 trades that are settled, and one's own leaving does so too", () => {
    stage.enters("mara", "teo", vera);
    stage.does(vera, "gm.grantItems", { target: "mara", items: hat });
    stage.does("mara", "verb.offerTrade", { target: "teo", give: hat, want: [] });
    stage.does("teo", "verb.acceptTrade", { tradeId: stage.last("trade.offered").data.trade.tradeId });
    stage.drops("mara");
    stage.wait(GRACE);
    close();
    expect(stage.log().map(({ type }) => type)).not.toContain("trade.cancelled");
    expect(stage.state.view.trades).toMatchObject([{ status: "accepted" }]);
  });

  test("SES1 SES2 a session that is closing is not begun to be closed again", () => {
    stage.enters("mara", "teo", vera);
    challenge(stage, "mara", "teo");
    challenge(stage, "teo", "mara");
    close();
    const { version } = stage.state;
    stage.input({ kind: "close-session", actor: vera, reason: "once more" });
    expect(stage.since(version)).toEqual([]);
    expect(stage.log().filter(({ type }) => type === "session.closing")).toHaveLength(1);
  });

  test("CAT2 a catalog that is in force already changes nothing", () => {
    stage.enters("mara");
    const { version, privateState } = stage.state;
    stage.input({ kind: "catalog", catalog: privateState.catalog });
    expect(stage.state.version).toBe(version);
    expect(stage.bugs).toEqual([]);
  });
});
