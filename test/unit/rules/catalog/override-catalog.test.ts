import { describe, expect, test } from "vitest";
import type { Catalog } from "../../../../src/durable/protocol/catalog/catalog.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../../src/durable/rules/catalog/override-catalog.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { ritualResolved } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, onlyContest } from "../../../support/duel.ts";
import { catalogWith, override, UNLIMITED } from "../limits/unlimited.ts";
import { gm, held, lastTrade, mo, offered, statusOf } from "../trades/market.ts";

const verb = (catalog: Catalog, id: string) => catalog.verbs.find((each) => each.id === id);
/** A number that no date, alarm or count could hold. */
const tooMuch = (field: "windowMs" | "rematchMs", ms: number): [unknown, string] => [
  { verbs: { "verb.skirmish": { contest: { ...block, [field]: ms } } } },
  `verbs.verb.skirmish.contest.${field}`,
];
const block = { move: "clash-of-wills", windowMs: 1_000, capacity: 3, roles: ["one", "two"], rematchMs: 0 };

describe("what a hub may change", () => {
  test("CAT1 CAT2 every field of a verb but its parameters", () => {
    const change = {
      label: "Shout",
      category: "noise",
      capabilities: ["lungs"],
      roles: ["gm"],
      safetyTags: ["loud"],
      rateLimit: { burst: 1, perSeconds: 60, scope: "room" },
    };
    const catalog = catalogWith({ verbs: { "verb.say": change } });
    expect(verb(catalog, "verb.say")).toEqual({ ...verb(BUILT_IN_CATALOG, "verb.say"), ...change });
    expect(catalog.verbs.filter(({ id }) => id !== "verb.say")).toEqual(
      BUILT_IN_CATALOG.verbs.filter(({ id }) => id !== "verb.say"),
    );
    const duel = { check: "hub.pvp.sparring", contest: block };
    expect(verb(catalogWith({ verbs: { "verb.challengeDuel": duel } }), "verb.challengeDuel")).toMatchObject(duel);
    const relic = { momentumCost: 0, momentumReward: { "hard-miss": 1 } };
    expect(verb(catalogWith({ verbs: { "verb.invokeRelic": relic } }), "verb.invokeRelic")).toMatchObject(relic);
  });

  test("CAT2 null takes a verb out, or its limit away; nothing puts anything in", () => {
    const catalog = catalogWith({ verbs: { "verb.emote": null, "verb.say": { rateLimit: null } } });
    expect(verb(catalog, "verb.emote")).toBeUndefined();
    expect(verb(catalog, "verb.say")).toBeDefined();
    expect(Object.keys(verb(catalog, "verb.say") ?? {})).not.toContain("rateLimit");
    expect(catalog.verbs).toHaveLength(BUILT_IN_CATALOG.verbs.length - 1);
  });

  test("CAT2 each limit by itself, and the safety list", () => {
    expect(catalogWith({ limits: { roomCommandsPerSecond: 10 } }).limits).toEqual({
      ...BUILT_IN_CATALOG.limits,
      roomCommandsPerSecond: 10,
    });
    expect(catalogWith({ limits: { actorCommands: { burst: 1, perSeconds: 1 } } }).limits).toEqual({
      ...BUILT_IN_CATALOG.limits,
      actorCommands: { burst: 1, perSeconds: 1 },
    });
    expect(catalogWith({ limits: { actorTextBytes: { burst: 9, perSeconds: 3 } } }).limits).toEqual({
      ...BUILT_IN_CATALOG.limits,
      actorTextBytes: { burst: 9, perSeconds: 3 },
    });
    expect(catalogWith({ safety: { words: ["boo"] } }).safety).toEqual({ capabilities: [], words: ["boo"] });
    expect(catalogWith({ safety: { capabilities: ["magic"] } }).safety).toEqual({ capabilities: ["magic"], words: [] });
  });

  test("CAT2 an empty body is the built-in catalog; the same changes have the same version, others another", () => {
    expect(catalogWith({})).toEqual(BUILT_IN_CATALOG);
    const [one, same, other] = [{ words: ["a"] }, { words: ["a"] }, { words: ["b"] }].map((safety) =>
      catalogWith({ safety }),
    );
    expect(one?.catalogVersion).toMatch(/^hub-[0-9a-f]{16}$/);
    expect(same?.catalogVersion).toBe(one?.catalogVersion);
    expect(other?.catalogVersion).not.toBe(one?.catalogVersion);
  });

  test.each<[unknown, string]>([
    [[], ""],
    [null, ""],
    ["{}", ""],
    [{ verb: {} }, "verb"],
    [{ verbs: [] }, "verbs"],
    [{ verbs: { "verb.say": [] } }, "verbs.verb.say"],
    [{ limits: [] }, "limits"],
    [{ safety: [] }, "safety"],
    [{ verbs: { "verb.fly": {} } }, "verbs.verb.fly"],
    [{ verbs: { "verb.fly": null } }, "verbs.verb.fly"],
    [{ verbs: { "verb.say": 7 } }, "verbs.verb.say"],
    [{ verbs: { "verb.say": { id: "verb.shout" } } }, "verbs.verb.say.id"],
    [{ verbs: { "verb.say": { parameters: {} } } }, "verbs.verb.say.parameters"],
    [{ verbs: { "verb.say": { label: " " } } }, "verbs.verb.say.label"],
    [{ verbs: { "verb.say": { label: "x".repeat(65) } } }, "verbs.verb.say.label"],
    [{ verbs: { "verb.say": { roles: ["king"] } } }, "verbs.verb.say.roles.0"],
    [{ verbs: { "verb.say": { capabilities: ["No Such"] } } }, "verbs.verb.say.capabilities.0"],
    [
      { verbs: { "verb.say": { rateLimit: { burst: 0.5, perSeconds: 1, scope: "actor" } } } },
      "verbs.verb.say.rateLimit.burst",
    ],
    [
      { verbs: { "verb.say": { rateLimit: { burst: 1, perSeconds: 0, scope: "actor" } } } },
      "verbs.verb.say.rateLimit.perSeconds",
    ],
    [
      { verbs: { "verb.say": { rateLimit: { burst: 1, perSeconds: 1, scope: "hub" } } } },
      "verbs.verb.say.rateLimit.scope",
    ],
    [{ verbs: { "verb.say": { contest: block } } }, "verbs.verb.say.contest"],
    [{ verbs: { "verb.say": { check: "hub.pvp.social" } } }, "verbs.verb.say.check"],
    [{ verbs: { "verb.say": { momentumCost: 1 } } }, "verbs.verb.say.momentumCost"],
    [{ verbs: { "verb.skirmish": { momentumReward: {} } } }, "verbs.verb.skirmish.momentumReward"],
    [{ verbs: { "verb.skirmish": { check: "hub.pve" } } }, "verbs.verb.skirmish.check"],
    [{ verbs: { "verb.skirmish": { check: "toString" } } }, "verbs.verb.skirmish.check"],
    [{ verbs: { "verb.skirmish": { contest: { ...block, capacity: 1 } } } }, "verbs.verb.skirmish.contest.capacity"],
    [{ verbs: { "verb.skirmish": { contest: { ...block, capacity: 5 } } } }, "verbs.verb.skirmish.contest.capacity"],
    [{ verbs: { "verb.skirmish": { contest: { ...block, move: "run" } } } }, "verbs.verb.skirmish.contest.move"],
    [{ verbs: { "verb.skirmish": { contest: { ...block, roles: ["one"] } } } }, "verbs.verb.skirmish.contest.roles"],
    [{ verbs: { "verb.skirmish": { contest: { ...block, windowMs: 0 } } } }, "verbs.verb.skirmish.contest.windowMs"],
    [{ verbs: { "verb.skirmish": { contest: { ...block, rematchMs: -1 } } } }, "verbs.verb.skirmish.contest.rematchMs"],
    ...[3_600_001, 8.64e15, 1e300].map((windowMs) => tooMuch("windowMs", windowMs)),
    ...[86_400_001, 8.64e15, 1e300].map((rematchMs) => tooMuch("rematchMs", rematchMs)),
    [
      { verbs: { "verb.say": { rateLimit: { burst: 1, perSeconds: 86_401, scope: "actor" } } } },
      "verbs.verb.say.rateLimit.perSeconds",
    ],
    [{ limits: { actorTextBytes: { burst: 1_000_000_001, perSeconds: 1 } } }, "limits.actorTextBytes.burst"],
    [{ limits: { actorCommands: { burst: 1, perSeconds: 1e300 } } }, "limits.actorCommands.perSeconds"],
    [{ limits: { roomCommandsPerSecond: 1e300 } }, "limits.roomCommandsPerSecond"],
    [{ verbs: { "verb.invokeRelic": { momentumCost: -1 } } }, "verbs.verb.invokeRelic.momentumCost"],
    [{ verbs: { "verb.invokeRelic": { momentumCost: 6 } } }, "verbs.verb.invokeRelic.momentumCost"],
    [
      { verbs: { "verb.invokeRelic": { momentumReward: { triumph: 1 } } } },
      "verbs.verb.invokeRelic.momentumReward.triumph",
    ],
    [{ limits: { perHour: 1 } }, "limits.perHour"],
    [{ limits: { roomCommandsPerSecond: 0 } }, "limits.roomCommandsPerSecond"],
    [{ limits: { actorCommands: { burst: 1 } } }, "limits.actorCommands.perSeconds"],
    [{ safety: { words: "boo" } }, "safety.words"],
    [{ safety: { words: ["boo", " "] } }, "safety.words.1"],
    [{ safety: { words: Array.from({ length: 1001 }, (_, n) => `w${n}`) } }, "safety.words"],
    [{ safety: { capabilities: ["Magic"] } }, "safety.capabilities.0"],
    // Nothing is left of it to compare, and far too much.
    [{ safety: { words: ["boo", "´"] } }, "safety.words.1"],
    [{ safety: { words: ["ﷺ".repeat(64)] } }, "safety.words.0"],
    [{ safety: { words: ["x".repeat(65)] } }, "safety.words.0"],
    [{ safety: { capabilities: Array.from({ length: 1001 }, (_, n) => `c${n}`) } }, "safety.capabilities"],
    [
      { verbs: { "verb.skirmish": { contest: { ...block, roles: "abcde".split("") } } } },
      "verbs.verb.skirmish.contest.roles",
    ],
    [
      { verbs: { "verb.say": { capabilities: Array.from({ length: 65 }, (_, n) => `c${n}`) } } },
      "verbs.verb.say.capabilities",
    ],
    [
      { verbs: { "verb.say": { safetyTags: Array.from({ length: 65 }, (_, n) => `t${n}`) } } },
      "verbs.verb.say.safetyTags",
    ],
    [{ limits: { actorTextBytes: { burst: 0, perSeconds: 1 } } }, "limits.actorTextBytes.burst"],
  ])("CAT2 a fault is named by its path: %j", (body, path) => {
    expect(overrideCatalog(BUILT_IN_CATALOG, body)).toEqual({ ok: false, path, message: expect.stringMatching(/\w/) });
  });
});

describe("a room with another catalog", () => {
  test("CAT2 CMD4 takes it as an event, once", () => {
    const stage = new RoomHarness();
    const catalog = catalogWith({ verbs: { "verb.say": null } });
    stage.input({ kind: "catalog", catalog });
    expect(stage.last("catalog.updated").data).toEqual({ catalogVersion: catalog.catalogVersion });
    expect(stage.state.view.catalogVersion).toBe(catalog.catalogVersion);
    const { version } = stage.state;
    stage.input({ kind: "catalog", catalog });
    expect(stage.state.version).toBe(version);
  });

  test("CAT2 RES6 goes by it from then on, also after its sleep, until it is restored", () => {
    const stage = new RoomHarness();
    stage.enters("mara");
    const says = () => stage.does("mara", "verb.say", { message: "well" });
    override(stage, { verbs: { "verb.say": null } });
    expect(says()).toMatchObject({ code: "unknown-verb", details: { path: "verb" } });
    stage.sleeps();
    expect(says()).toMatchObject({ code: "unknown-verb" });
    override(stage, {});
    expect(says()).toMatchObject({ status: "accepted" });
    stage.sleeps();
    expect(stage.state.view.catalogVersion).toBe(BUILT_IN_CATALOG.catalogVersion);
    expect(says()).toMatchObject({ status: "accepted" });
  });

  test("CAT2 CMD5 other roles and capabilities are asked for", () => {
    const stage = new RoomHarness();
    stage.enters("mara", gm);
    override(stage, {
      verbs: { "verb.say": { roles: ["gm", "moderator"] }, "verb.emote": { capabilities: ["mime", "wit"] } },
    });
    expect(stage.does("mara", "verb.say", { message: "well" })).toMatchObject({
      code: "role-required",
      details: { roles: ["gm", "moderator"] },
    });
    expect(stage.does(gm, "verb.say", { message: "well" })).toMatchObject({ status: "accepted" });
    const mime = actorNamed("mara", { capabilities: ["mime"] });
    expect(stage.does(mime, "verb.emote", { text: "bows" })).toMatchObject({
      code: "missing-capability",
      details: { capabilities: ["wit"] },
    });
  });

  test("CAT2 LIM3 the actors' budget is the hub's", () => {
    const stage = new RoomHarness();
    stage.enters("mara");
    override(stage, { limits: { actorCommands: { burst: 2, perSeconds: 10 } } });
    const asks = () => stage.does("mara", "verb.whisper", { target: "nobody", message: "psst" });
    expect([asks(), asks(), asks()]).toMatchObject([
      { code: "target-absent" },
      { code: "target-absent" },
      { code: "rate-limited", retryAfterMs: 5_000 },
    ]);
  });

  test("CAT2 an open trade goes on when its verbs are gone: it is held, expires, and can be accepted again with them", () => {
    const { stage, tradeId } = offered();
    const gone = ["offerTrade", "acceptTrade", "declineTrade", "cancelTrade"].map((each) => [`verb.${each}`, null]);
    override(stage, { verbs: Object.fromEntries(gone) });
    expect(stage.does("teo", "verb.acceptTrade", { tradeId })).toMatchObject({ code: "unknown-verb" });
    expect(held(stage, "mara")).toEqual({ coin: 2 });
    override(stage, {});
    expect(stage.does("teo", "verb.acceptTrade", { tradeId })).toMatchObject({ status: "accepted" });
    const other = offered();
    override(other.stage, { verbs: Object.fromEntries(gone) });
    other.stage.sleeps();
    other.stage.wait(120_000);
    expect(statusOf(other.stage, other.tradeId)).toBe("expired");
    expect(held(other.stage, "mara")).toEqual({ coin: 5 });
    expect(lastTrade(other.stage)).toEqual({ tradeId: other.tradeId });
  });

  test("CAT2 a contest whose verb is gone ends as it would have", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo", mo);
    challenge(stage, "mara", "teo");
    override(stage, { verbs: { "verb.challengeDuel": null } });
    expect(challenge(stage, "teo", "mara")).toMatchObject({ code: "unknown-verb" });
    stage.wait(6_000);
    expect(onlyContest(stage).status).toBe("expired");
    const launched = new RoomHarness();
    launched.enters("mara", "teo", mo);
    challenge(launched, "mara", "teo");
    challenge(launched, "teo", "mara");
    override(launched, { verbs: { "verb.challengeDuel": null } });
    launched.sleeps();
    const { contestId } = onlyContest(launched);
    launched.does(mo, "mod.overrideContest", { contestId, action: "replay", reason: "fair is fair" });
    launched.bridgeWorks();
    expect(onlyContest(launched)).toMatchObject({ status: "resolved", attempt: 2 });
    expect(launched.bugs).toEqual([]);
  });

  test("CAT2 CON1 a contest keeps the window, capacity, difficulty and cooldown it was armed with", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo");
    challenge(stage, "mara", "teo");
    override(stage, { verbs: { "verb.challengeDuel": { contest: block, check: "hub.pvp.sparring" } } });
    stage.wait(5_999);
    challenge(stage, "teo", "mara");
    expect(onlyContest(stage)).toMatchObject({ status: "launched", capacity: 2, move: "risk-it-all" });
    expect(stage.jobs()).toMatchObject([{ difficulty: 8 }]);
    stage.bridgeWorks();
    expect(challenge(stage, "mara", "teo")).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
    stage.wait(12_000);
    challenge(stage, "mara", "teo");
    expect(stage.last("contest.armed").data).toMatchObject({ windowMs: 1_000, capacity: 3, move: "clash-of-wills" });
    expect(stage.last("contest.armed").data.participants).toEqual([{ actorId: "mara", role: "one" }]);
    challenge(stage, "teo", "mara");
    expect(stage.state.view.contests.at(-1)).toMatchObject({
      status: "armed",
      participants: [{ role: "one" }, { role: "two" }],
    });
    stage.wait(1_000);
    expect(stage.jobs()).toMatchObject([{ difficulty: 7 }]);
  });

  test("CAT1 CAT2 RIT1 RIT2 a relic's cost, reward and check are the hub's", () => {
    const stage = new RoomHarness();
    const ivo = actorNamed("ivo", { capabilities: [RELIC_CAPABILITY] });
    stage.enters(ivo);
    const momentum = () => stage.state.view.participants.find(({ actorId }) => actorId === "ivo")?.momentum;
    const rewards = ["critical-success", "full-success", "partial-success", "fail-forward", "hard-miss"];
    override(stage, {
      verbs: {
        "verb.invokeRelic": {
          momentumCost: 1,
          momentumReward: Object.fromEntries(rewards.map((tier, n) => [tier, n === 0 ? 0 : 2])),
          check: "hub.pvp.sparring",
        },
      },
    });
    stage.does(ivo, "verb.invokeRelic", { relicId: "orb" });
    expect(stage.last("ritual.invoked").data.momentumDelta).toBe(-1);
    expect(momentum()).toBe(-1);
    const [job] = stage.jobs();
    if (job?.kind !== "hubAction") throw new Error("no ritual's job is staged");
    expect(job.difficulty).toBe(7);
    stage.hears(ritualResolved(job));
    const first = stage.last("ritual.resolved").data;
    expect(first.momentumDelta).toBe(first.tier === "critical-success" ? 0 : 2);
    stage.wait(120_000);
    stage.does(ivo, "verb.invokeRelic", { relicId: "orb" });
    override(stage, UNLIMITED);
    stage.sleeps();
    const [next] = stage.jobs();
    if (next?.kind !== "hubAction") throw new Error("no ritual's job is staged");
    expect(next).toMatchObject({ reward: { "critical-success": 0, "hard-miss": 2 } });
    const before = momentum();
    stage.hears(ritualResolved(next));
    const second = stage.last("ritual.resolved").data;
    expect(second.momentumDelta).toBe(second.tier === "critical-success" ? 0 : 2);
    expect(momentum()).toBe((before ?? 0) + second.momentumDelta);
  });
});
