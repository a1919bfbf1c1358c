import { expect, test } from "vitest";
import { parseClientMessage } from "../../../../src/durable/protocol/socket/parse-client-message.ts";
import { formatBreach } from "../../../../testkit/invariants/breach.ts";
import { Random } from "../../../../testkit/random.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { chooseAct, HOSTILE_ACT_NAMES, HOSTILE_ACTS, makeAct } from "../../../../tools/load/hostile/choose-act.ts";
import type { HostileActName } from "../../../../tools/load/hostile/choose-act.ts";
import type { HostileAct, HostileScene } from "../../../../tools/load/hostile/hostile-act.ts";
import { DISGUISES, HOSTILE_CATALOG } from "../../../../tools/load/hostile/safety-words.ts";
import { giveVerdict } from "../../../../tools/load/results/give-verdict.ts";
import { judgeReceipts } from "../../../../tools/load/results/judge-receipts.ts";
import { Tally } from "../../../../tools/load/results/tally.ts";
import { override } from "../../rules/limits/unlimited.ts";
import { playedRoom } from "./support/played-room.ts";

function scene(): HostileScene {
  let made = 0;
  return {
    hubId: "load",
    roomId: "room-one",
    actorId: "mallory",
    others: ["ada", "bob"],
    token: "head.claims.signature",
    roomOpsToken: "head.others.signature",
    nextId: () => `x-${(made += 1)}`,
  };
}

const made = (name: HostileActName, seed = 1): HostileAct => makeAct(name, scene(), new Random(seed));
const framesOf = (act: HostileAct) => (act.kind === "frames" ? act.frames : []);
const commandsOf = (act: HostileAct) =>
  framesOf(act).flatMap((frame) => {
    const parsed = parseClientMessage(frame);
    return parsed.ok && parsed.message.type === "hub.command" ? [parsed.message.command] : [];
  });

test("TEL6 hostile bots do everything in turn, and the same seed does the same", () => {
  const chosen = (seed: number) => {
    const chance = new Random(seed);
    return Array.from({ length: 600 }, () => chooseAct(chance));
  };
  expect([...new Set(chosen(1))].toSorted()).toEqual(HOSTILE_ACT_NAMES.toSorted());
  expect(chosen(1)).toEqual(chosen(1));
  expect(chosen(1)).not.toEqual(chosen(2));
  for (const name of HOSTILE_ACT_NAMES) expect(made(name, 3)).toEqual(made(name, 3));
});

test("LIM3 LIM4 CMD3 SOK4 a flood is more than its budget lets through", () => {
  for (const name of ["replayFlood", "commandFlood"] as const) expect(framesOf(made(name)).length).toBeGreaterThan(200);
  expect(new Set(framesOf(made("replayFlood"))).size).toBe(1);
  expect(new Set(commandsOf(made("reusedIds")).map(({ id }) => id)).size).toBe(1);
  expect(framesOf(made("refreshFlood")).length).toBeGreaterThan(5);
  for (const frame of framesOf(made("framesOverLimit"))) expect(frame.length).toBeGreaterThan(16_384);
  for (const name of ["ticketFlood", "upgradeFlood", "readFlood", "hubRouteFlood"] as const) {
    const act = made(name);
    expect(act).toMatchObject({ kind: "requests", some: { status: 429 } });
    expect(act.kind === "requests" ? act.requests.length : 0).toBeGreaterThanOrEqual(30);
  }
});

test.each(HOSTILE_ACT_NAMES)("TEL6 what %s asks fits what may be answered", (name) => {
  const act = made(name);
  if (act.kind === "frames") {
    expect(act.frames.length).toBeGreaterThan(0);
    const ids = commandsOf(act).map(({ id }) => id);
    expect(act.forbidden.filter((id) => !ids.includes(id))).toEqual([]);
    return;
  }
  expect(act.requests.length).toBeGreaterThan(0);
  // Nothing that must be refused may be a success, and nothing at all a bug.
  const isFlood = act.some !== undefined;
  for (const { allowed } of act.requests) {
    expect(allowed.filter((status) => status === 500 || (!isFlood && status < 400))).toEqual([]);
  }
});

test.each(["graphemeBomb", "invisibleText", "safetyEvasion", "notAllowed"] as const)(
  "TXT1 TXT2 MOD2 CMD5 by the rules nothing of %s is ever accepted",
  (name) => {
    const codes = new Set<string>();
    for (let seed = 0; seed < 12; seed += 1) {
      const stage = new RoomHarness();
      override(stage, { ...HOSTILE_CATALOG, safety: { words: [...HOSTILE_CATALOG.safety.words] } });
      stage.enters("mallory", "ada", "bob");
      const act = made(name, seed);
      const commands = commandsOf(act);
      expect(act.kind === "frames" ? act.forbidden : []).toEqual(commands.map(({ id }) => id));
      for (const { id, verb, args } of commands) {
        const receipt = stage.sends("mallory", verb, args, id);
        codes.add(receipt.status === "rejected" ? receipt.code : receipt.status);
      }
    }
    expect([...codes]).not.toContain("accepted");
    expect([...codes].filter((code) => code !== "rate-limited")).not.toEqual([]);
  },
);

test("MOD2 the list that hostile bots meet is full, and every disguise is another", () => {
  expect(HOSTILE_CATALOG.safety.words).toHaveLength(1000);
  expect(new Set(DISGUISES).size).toBe(DISGUISES.length);
  expect(Object.values(HOSTILE_ACTS).every(({ weight }) => weight > 0)).toBe(true);
});

test("TEL6 PER3 receipts beside hostile bots may take twice as long as without, or what is promised anyhow", () => {
  const found = (undisturbed: number, hostile: number, count = 100) =>
    judgeReceipts({ count, p95: undisturbed }, { count, p95: hostile }).map(formatBreach);
  expect(found(10, 150)).toEqual([]);
  expect(found(10, 151)).toEqual([
    "TEL6 all rooms: expected a p95 of at most 150 ms beside hostile bots (10 ms without them); found 151 ms",
  ]);
  expect(found(400, 800)).toEqual([]);
  expect(found(400, 801)).toHaveLength(1);
  expect(found(10, 10, 19)).toEqual([expect.stringContaining("20 receipts with hostile bots at least")]);
  expect(judgeReceipts({ count: 3, p95: 9 }, { count: 50, p95: 9 })).toMatchObject([{ found: "3" }]);
});

test("TEL6 receipts count in the part of the play their command was given in", () => {
  const tally = new Tally();
  for (let ms = 1; ms <= 100; ms += 1) tally.undisturbed("undisturbed", ms);
  tally.undisturbed("hostile", 7);
  expect([tally.timesIn("joining"), tally.timesIn("undisturbed"), tally.timesIn("hostile")]).toEqual([
    { count: 0, p95: 0 },
    { count: 100, p95: 95 },
    { count: 1, p95: 7 },
  ]);
});

test("CMD2 of hostile bots no account is kept, of all others it is; what they found is a breach", () => {
  const room = playedRoom();
  const actorId = room.commands.find(({ outcome }) => outcome?.status === "accepted")?.actorId ?? "";
  const without = { ...room, commands: room.commands.filter((each) => each.actorId !== actorId) };
  expect(giveVerdict([without]).breaches.map(({ rule }) => rule)).toContain("CMD2");
  expect(giveVerdict([{ ...without, hostile: [actorId] }]).breaches).toEqual([]);
  const breach = { rule: "TEL6", roomId: "all rooms", expected: "less", found: "more" };
  expect(giveVerdict([room], [breach])).toMatchObject({ ok: false, breaches: [breach] });
});
