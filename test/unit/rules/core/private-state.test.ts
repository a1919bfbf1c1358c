import { describe, expect, test } from "vitest";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { contestResolved, ritualResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob, launched } from "../../../support/duel.ts";

const MINUTE = 60_000;
const vera = actorNamed("vera", { roles: ["gm"] });
const mara = actorNamed("mara", { capabilities: [RELIC_CAPABILITY], stats: { weird: 2 } });
const hat = [{ item: "hat", quantity: 1 }];

describe("since when a room is empty", () => {
  test("SES1 from the last who left, not the first", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo");
    stage.does("mara", "verb.emote", { text: "waves" });
    stage.drops("mara");
    stage.wait(20 * MINUTE);
    expect(stage.state.privateState.emptySince).toBeNull();
    stage.drops("teo");
    stage.wait(10_000);
    expect(stage.state.privateState.emptySince).toBe(stage.clock);
    stage.wait(30 * MINUTE - 1);
    expect(stage.state.view.sessionId).not.toBeNull();
    stage.wait(1);
    expect(stage.state.view.sessionId).toBeNull();
  });
});

describe("what is worth a closure", () => {
  test.each<[what: string, play: (stage: RoomHarness) => void]>([
    ["something said", (stage) => stage.does("mara", "verb.say", { message: "hm" })],
    ["a gesture", (stage) => stage.does("mara", "verb.emote", { text: "nods" })],
    ["a whisper", (stage) => stage.does("mara", "verb.whisper", { target: "teo", message: "psst" })],
    ["a tale", (stage) => stage.does(vera, "gm.narrate", { text: "Rain." })],
    ["a gift of the gm", (stage) => stage.does(vera, "gm.grantItems", { target: "teo", items: hat })],
    ["an offer", (stage) => stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: hat })],
    ["a challenge", (stage) => challenge(stage, "mara", "teo")],
    ["a relic", (stage) => stage.does(mara, "verb.invokeRelic", { relicId: "lens" })],
  ])("SES1 %s", (_, play) => {
    const stage = new RoomHarness();
    stage.enters(vera, mara, "teo");
    play(stage);
    expect(stage.state.privateState.session?.hasDeeds).toBe(true);
  });

  test("SES1 coming, going and a moderator's acts are not", () => {
    const stage = new RoomHarness();
    const otto = actorNamed("otto", { roles: ["moderator"] });
    stage.enters(vera, "teo", otto);
    stage.does(otto, "mod.mute", { target: "teo", seconds: 1, reason: "hush" });
    stage.does(otto, "mod.slowMode", { seconds: 1 });
    stage.drops("teo");
    stage.wait(10_000);
    expect(stage.state.privateState.session?.hasDeeds).toBe(false);
  });
});

describe("what is over leaves the privateState", () => {
  test("CON8 RIT1 cooldowns that have run out, with the next that begins", () => {
    const stage = launched();
    stage.hears(contestResolved(contestJob(stage)));
    expect(Object.keys(stage.state.privateState.cooldowns)).toEqual(["verb.challengeDuel:mara::teo"]);
    stage.wait(30_000);
    stage.enters(mara);
    stage.does(mara, "verb.invokeRelic", { relicId: "lens" });
    expect(Object.keys(stage.state.privateState.cooldowns)).toEqual(["ritual"]);
  });

  test("MOD1 mutes and bans that were taken back", () => {
    const stage = new RoomHarness();
    const otto = actorNamed("otto", { roles: ["moderator"] });
    stage.enters(otto, "teo", "mara");
    for (const target of ["teo", "mara"]) {
      stage.does(otto, "mod.mute", { target, seconds: 600, reason: "hush" });
      stage.does(otto, "mod.ban", { target, reason: "out" });
    }
    stage.does(otto, "mod.unmute", { target: "teo" });
    stage.does(otto, "mod.unban", { target: "teo" });
    expect(Object.keys(stage.state.privateState.mutes)).toEqual(["mara"]);
    expect(stage.state.privateState.bans).toEqual({ mara: { until: null } });
  });

  test("RIT2 JOB1 a ritual with its job, however it ends", () => {
    const stage = new RoomHarness();
    stage.enters(mara);
    stage.does(mara, "verb.invokeRelic", { relicId: "lens" });
    const [job] = stage.jobs();
    if (job?.kind !== "hubAction") throw new Error("no ritual's job is staged");
    stage.hears(ritualResolved(job));
    expect([stage.state.privateState.rituals, stage.state.privateState.jobs]).toEqual([{}, {}]);
    expect(stage.last("ritual.resolved").actorId).toBe("mara");
    expect(stage.last("ritual.workflowStarted").actorId).toBe("mara");
  });
});

describe("a result that does not belong to what is open", () => {
  test("RIT2 CON6 a ritual's under another seed, or after its end, changes nothing", () => {
    const stage = new RoomHarness();
    stage.enters(mara);
    stage.does(mara, "verb.invokeRelic", { relicId: "lens" });
    const [job] = stage.jobs();
    if (job?.kind !== "hubAction") throw new Error("no ritual's job is staged");
    const result = ritualResolved(job);
    const { version } = stage.state;
    stage.hears({ ...result, key: "another/ritual.resolved", seed: "f".repeat(64) });
    stage.hears({ ...result, key: "unknown/ritual.resolved", jobId: "rit-none" });
    expect(stage.since(version)).toEqual([]);
    stage.hears(result);
    const settledAt = stage.state.version;
    stage.hears({ ...result, key: "again/ritual.resolved" });
    expect(stage.since(settledAt)).toEqual([]);
    expect(stage.bugs).toEqual([]);
  });

  test("CON7 a contest's names all who entered, in whatever order, and nobody else", () => {
    const stage = launched();
    const result = contestResolved(contestJob(stage));
    const [first] = result.participants;
    if (first === undefined) throw new Error("nobody entered");
    const { version } = stage.state;
    const others = [...result.participants.slice(1), { ...first, actorId: "zoe" }];
    stage.hears({ ...result, key: "others/contest.resolved", participants: others });
    stage.hears({ ...result, key: "more/contest.resolved", participants: [...result.participants, ...others] });
    expect(stage.since(version)).toEqual([]);
    stage.hears({ ...result, participants: result.participants.toReversed() });
    expect(stage.since(version)).toEqual(["contest.resolved"]);
  });
});
