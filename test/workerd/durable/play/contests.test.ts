import { describe, expect, test } from "vitest";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { gm, moderator, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { postResult } from "../support/post-result.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import { telemetryOf, telemetryText } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";

const duel = "verb.challengeDuel";

/** A room with Ada and Bob in it. */
async function twoPlayers() {
  const room = new TestRoom();
  const finesse = (value: number) => ({ ingenuity: 0, resolve: 0, finesse: value, presence: 0, weird: 0 });
  const ada = await room.open(player("ada", { name: "Ada", stats: finesse(2) }));
  const bob = await room.open(player("bob", { name: "Bob", stats: finesse(-1) }));
  return { room, ada, bob };
}

/** The same, with a duel that waits for its result. */
async function launchedDuel() {
  const { room, ada, bob } = await twoPlayers();
  await ada.act(duel, { target: "bob", stakes: "her crown" });
  await ada.reaches(await bob.act(duel, { target: "ada" }));
  return { room, ada, bob, job: queue.last(room, "contest") };
}

describe("arming", () => {
  test("CON1 CON2 the first command arms, with all that the event has to say", async () => {
    const { ada, bob } = await twoPlayers();
    await ada.command(duel, { target: "bob", stakes: "her crown" }, "c-1");
    const { actorId, commandId, data } = await bob.event("contest.armed");
    expect([actorId, commandId]).toEqual(["ada", "c-1"]);
    expect(data).toEqual({
      contestId: expect.stringMatching(/^con-/),
      contestKey: "verb.challengeDuel:ada::bob",
      verb: duel,
      label: "Duel",
      move: "risk-it-all",
      windowMs: 6000,
      expiresAt: new Date(clock.now() + 6000).toISOString(),
      participants: [{ actorId: "ada", role: "challenger", stakes: "her crown" }],
      capacity: 2,
      seedCommitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("CON2 the key is the same whoever challenges whom", async () => {
    const { ada, bob } = await twoPlayers();
    await bob.act(duel, { target: "ada" });
    expect((await ada.event("contest.armed")).data.contestKey).toBe("verb.challengeDuel:ada::bob");
  });

  test("CON2 the matching command joins, as the defender", async () => {
    const { ada, bob } = await twoPlayers();
    await ada.act(duel, { target: "bob" });
    await bob.act(duel, { target: "ada", stakes: "his boots" });
    const { contestId } = (await ada.event("contest.armed")).data;
    expect(await ada.event("contest.joined")).toMatchObject({
      actorId: "bob",
      data: { contestId, participant: { actorId: "bob", role: "defender", stakes: "his boots" } },
    });
  });

  test("CON2 LIM1 one's own command again updates the entry, as often as one likes", async () => {
    const { ada, bob } = await twoPlayers();
    await ada.act(duel, { target: "bob", stakes: "a crown" });
    for (const stakes of ["two crowns", "three crowns", "all crowns"]) await ada.act(duel, { target: "bob", stakes });
    expect(await bob.event("contest.updated", ({ data }) => data.participant.stakes === "all crowns")).toMatchObject({
      data: { participant: { actorId: "ada", role: "challenger" } },
    });
    await ada.reaches(bob.version);
    expect(ada.view?.contests).toMatchObject([{ participants: [{ actorId: "ada", stakes: "all crowns" }] }]);
  });

  test("CON10 who is in a contest of the verb is in no other of it", async () => {
    const { room, ada } = await twoPlayers();
    const cyd = await room.open(player("cyd"));
    await ada.act(duel, { target: "bob" });
    expect(await ada.command(duel, { target: "cyd" })).toMatchObject({ code: "contest-busy" });
    const receipt = await cyd.command(duel, { target: "ada" });
    expect(receipt).toMatchObject({ status: "accepted" });
  });
});

describe("launching", () => {
  test("CON3 JOB1 at capacity it launches at once and stages one job", async () => {
    const { room, ada, bob } = await twoPlayers();
    await ada.act(duel, { target: "bob", stakes: "her crown" });
    clock.move(2500);
    await bob.act(duel, { target: "ada" });
    const launched = await ada.event("contest.launched");
    const { contestId, seedCommitment } = (await ada.event("contest.armed")).data;
    expect(launched.data).toEqual({ contestId, armingMs: 2500 });
    expect(queue.of(room)).toEqual([
      {
        kind: "contest",
        jobId: contestId,
        contestId,
        hubId: room.hubId,
        roomId: room.roomId,
        attempt: 1,
        correlationId: launched.correlationId,
        hops: { stagedAt: launched.at, queuedAt: launched.at },
        verb: duel,
        label: "Duel",
        move: "risk-it-all",
        difficulty: 8,
        seed: expect.stringMatching(/^[0-9a-f]{64}$/),
        participants: [
          { actorId: "ada", role: "challenger", stakes: "her crown", name: "Ada", stat: 2, momentum: 0 },
          { actorId: "bob", role: "defender", name: "Bob", stat: -1, momentum: 0 },
        ],
      },
    ]);
    expect(seedCommitment).not.toBe(queue.last(room, "contest").seed);
  });

  test("CON3 a window that ends alone expires, and says when to try again", async () => {
    const { room, ada } = await twoPlayers();
    await ada.act(duel, { target: "bob" });
    await room.pass(5999);
    expect(ada.view?.contests).toMatchObject([{ status: "armed" }]);
    await room.pass(1);
    const availableAt = new Date(clock.now() + 12_000).toISOString();
    expect((await ada.event("contest.expired")).data).toMatchObject({
      reason: "arming-timeout",
      rematch: { availableAt },
    });
    expect(queue.of(room)).toEqual([]);
    expect(await ada.command(duel, { target: "bob" })).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
    clock.move(12_000);
    expect(await ada.command(duel, { target: "bob" })).toMatchObject({ status: "accepted" });
  });

  test("CON10 one who leaves after the launch is settled with the others", async () => {
    const { room, ada, bob, job } = await launchedDuel();
    await bob.close();
    await room.pass(10_000);
    await ada.event("participant.left");
    await room.result(contestResolved(job));
    const { data } = await ada.event("contest.resolved");
    expect(data.participants.map(({ actorId }) => actorId).toSorted()).toEqual(["ada", "bob"]);
  });
});

describe("before the result", () => {
  test("VIEW2 CON6 the seed is in no frame, snapshot, page or line, whoever looks, however the room wakes", async () => {
    const { room, ada, bob, job } = await launchedDuel();
    const [mo, sue] = [await room.open(moderator("mo")), await room.open(spectator("sue"))];
    await mo.act("mod.overrideContest", { contestId: job.contestId, action: "replay", reason: "once more" });
    const second = queue.last(room, "contest");
    expect(second.seed).not.toBe(job.seed);
    await room.hibernate();
    clock.move(31_000);
    await room.ring();
    await ada.event("contest.stalled");
    const watchers = [player("ada"), moderator("mo"), spectator("sue"), gm("gil")];
    const paths = ["/state", "/events?after=0", "/sessions", `/state?at=${ada.version}`];
    const pages = await Promise.all(
      watchers.flatMap((who) => paths.map(async (path) => (await room.request(path, who)).text())),
    );
    const frames = [ada, bob, mo, sue].flatMap(({ texts }) => texts);
    const seen = [...frames, ...pages, telemetryText()].join("\n");
    // All of it was looked at: the promise is there, the seeds are not.
    expect(seen).toContain(job.contestId);
    for (const { seed } of [job, second]) expect(seen).not.toContain(seed);
  });

  test.each(["hibernate", "crash"] as const)(
    "CON7 RES6 a room that is gone by %s before it comes is settled all the same, once",
    async (how) => {
      const { room, job } = await launchedDuel();
      const result = contestResolved(job);
      await room[how]();
      expect(await room.result(result)).toMatchObject({ answer: { status: "applied" } });
      await room[how]();
      expect(await room.result(result)).toMatchObject({ answer: { status: "applied" } });
      const page: { events: { type: string }[] } = await (await room.request("/events?after=0", player("ada"))).json();
      expect(page.events.filter(({ type }) => type === "contest.resolved")).toHaveLength(1);
      expect(await room.rows("SELECT id FROM jobs")).toEqual([]);
    },
  );
});

describe("the result", () => {
  test("CON6 CON7 it settles the contest, and anyone can check the dice", async () => {
    const { room, ada, job } = await launchedDuel();
    clock.move(350);
    const result = contestResolved(job);
    expect(await room.result(result)).toEqual({ ok: true, answer: { status: "applied", version: ada.version + 1 } });
    const armed = await ada.event("contest.armed");
    const resolved = await ada.event("contest.resolved");
    expect(resolved.correlationId).toBe(job.correlationId);
    expect(resolved.data).toEqual({
      contestId: job.contestId,
      outcome: result.outcome,
      participants: result.participants,
      sharedComplications: result.sharedComplications,
      seed: job.seed,
      workflowId: `contest/${room.hubId}/${room.roomId}/${job.contestId}`,
      resolutionMs: 350,
    });
    const { seedCommitment } = armed.data;
    expect(verifyContest({ seedCommitment, resolved: resolved.data })).toMatchObject({ ok: true });
    expect(ada.view?.contests).toMatchObject([{ status: "resolved", outcome: result.outcome }]);
    const momenta = new Map(result.participants.map((each) => [each.actorId, each.momentumAfter]));
    expect(ada.view?.participants.map(({ actorId, momentum }) => [actorId, momentum])).toEqual([...momenta].toSorted());
  });

  test("CON7 BRG1 however often it comes it counts once, and the first answer is repeated", async () => {
    const { room, ada, job } = await launchedDuel();
    const result = contestResolved(job);
    const first = await room.result(result);
    expect(await room.result(result)).toEqual(first);
    await room.hibernate();
    expect(await room.result(result)).toEqual(first);
    await ada.say("done");
    expect(ada.events().filter(({ type }) => type === "contest.resolved")).toHaveLength(1);
  });

  test("BRG1 another body under the same key is a conflict, and nothing happens", async () => {
    const { room, job } = await launchedDuel();
    const result = contestResolved(job);
    const first = await room.result(result);
    const { version } = await room.state(moderator("mo"));
    expect(await room.result({ ...result, participants: [] })).toMatchObject({
      ok: false,
      problem: { code: "result-conflict" },
    });
    expect((await room.state(moderator("mo"))).version).toBe(version);
    expect(await room.result(result)).toEqual(first);
  });

  test("BRG1 BRG5 the same by the bridge's own way: signed, 200 twice with one answer, then 409", async () => {
    const { room, ada, job } = await launchedDuel();
    const result = contestResolved(job);
    const { outcome } = result;
    const before = ada.version;
    const answers = [
      await postResult(result),
      await postResult(result),
      await postResult({ ...result, outcome: { ...outcome, summary: `${outcome.summary}!` } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409]);
    const [first, second, third] = await Promise.all(answers.map(async (answer): Promise<object> => answer.json()));
    expect(first).toEqual({ status: "applied", version: before + 1 });
    expect(second).toEqual(first);
    expect(third).toMatchObject({ code: "result-conflict" });
    expect((await ada.event("contest.resolved")).data.outcome).toEqual(outcome);
    expect((await room.state(moderator("mo"))).version).toBe(ada.version);
  });

  test("CON7 one that fits nothing open is ignored, and that is no error", async () => {
    const { room, job, ada } = await launchedDuel();
    const result = contestResolved(job);
    const key = (name: string) => `${result.workflowId}/${name}`;
    const strangers = [
      { ...result, key: key("attempt"), attempt: 2 },
      { ...result, key: key("seed"), seed: "0".repeat(64) },
      { ...result, key: key("unknown"), jobId: "con-unknown" },
      { ...result, key: key("fewer"), participants: result.participants.slice(1) },
      {
        ...result,
        key: key("others"),
        participants: result.participants.map((p) => ({ ...p, actorId: `x${p.actorId}` })),
      },
    ];
    for (const stranger of strangers) {
      expect(await room.result(stranger)).toMatchObject({
        ok: true,
        answer: { status: "ignored", version: ada.version },
      });
    }
    expect(await room.result(result)).toMatchObject({ answer: { status: "applied" } });
  });

  test("CON7 one that comes before the launch changes nothing", async () => {
    const { ada, room, bob } = await twoPlayers();
    await ada.act(duel, { target: "bob" });
    const [row] = await room.rows<{ id: string; body: string }>("SELECT id, body FROM contest_books");
    const { seed } = JSON.parse(row?.body ?? "{}") as { seed: string };
    const other = (await launchedDuel()).job;
    const early = contestResolved({
      ...other,
      hubId: room.hubId,
      roomId: room.roomId,
      jobId: row?.id ?? "",
      contestId: row?.id ?? "",
      seed,
    });
    expect(await room.result({ ...early, key: "early" })).toMatchObject({ answer: { status: "ignored" } });
    await bob.act(duel, { target: "ada" });
    expect(await room.result(contestResolved(queue.last(room, "contest")))).toMatchObject({
      answer: { status: "applied" },
    });
  });

  test("CON8 after it the same two rest for 12 s, others need not", async () => {
    const { room, ada, bob, job } = await launchedDuel();
    const cyd = await room.open(player("cyd"));
    clock.move(20_000);
    await room.result(contestResolved(job));
    await bob.event("contest.resolved");
    expect(await bob.command(duel, { target: "ada" })).toMatchObject({ code: "cooldown", retryAfterMs: 12_000 });
    expect(await cyd.command(duel, { target: "ada" })).toMatchObject({ status: "accepted" });
    clock.move(11_999);
    expect(await ada.command(duel, { target: "bob" })).toMatchObject({ code: "cooldown", retryAfterMs: 1 });
    clock.move(1);
    expect(await ada.command(duel, { target: "bob" })).toMatchObject({ status: "accepted" });
  });
});

describe("no result", () => {
  test("CON9 after 30 s it stalls with an alert; a late result still settles it", async () => {
    const { room, ada, job } = await launchedDuel();
    await room.pass(29_999);
    expect(ada.view?.contests).toMatchObject([{ status: "launched" }]);
    await room.pass(1);
    await ada.event("contest.stalled");
    expect(telemetryOf(room, "admin.alert")).toMatchObject([{ reason: "contest-stalled", severity: "warning" }]);
    await room.pass(60_000);
    await room.result(contestResolved(job));
    expect(await ada.event("contest.resolved")).toMatchObject({ data: { resolutionMs: 90_000 } });
  });

  test("CON9 CON8 stalled for 10 min it is cancelled as unresolved, without a rest for anybody", async () => {
    const { room, job } = await launchedDuel();
    await room.pass(30_000);
    await room.pass(600_000);
    const watcher = await room.open(spectator("sam"), { after: 0 });
    expect(await watcher.event("contest.cancelled")).toMatchObject({ data: { reason: "unresolved" } });
    expect(await room.rows("SELECT id FROM jobs")).toEqual([]);
    expect(await room.result(contestResolved(job))).toMatchObject({ answer: { status: "ignored" } });
    const ada = await room.open(player("ada"));
    await room.open(player("bob"));
    expect(await ada.command(duel, { target: "bob" })).toMatchObject({ status: "accepted" });
  });

  test("CON9 JOB2 poison ends it at once, a dead letter lets it stall and the outbox go on", async () => {
    const poisoned = await launchedDuel();
    await poisoned.room.object.jobFailed(poisoned.job.jobId, 1, "poison", "cannot read it");
    expect(await poisoned.ada.event("contest.cancelled")).toMatchObject({ data: { reason: "unresolved" } });
    const dead = await launchedDuel();
    await dead.room.object.jobFailed(dead.job.jobId, 1, "dead-letter", "gave up");
    await dead.ada.event("contest.stalled");
    expect(await dead.room.rows("SELECT id FROM jobs")).toHaveLength(1);
    expect(await dead.room.result(contestResolved(dead.job))).toMatchObject({ answer: { status: "applied" } });
  });

  test("CON9 JOB2 word about another attempt, or of a job that is done, changes nothing", async () => {
    const { room, job, ada } = await launchedDuel();
    await room.object.jobFailed(job.jobId, 2, "poison", "not this one");
    await room.object.jobFailed("con-unknown", 1, "poison", "nor this");
    expect(await room.result(contestResolved(job))).toMatchObject({ answer: { status: "applied" } });
    await ada.event("contest.resolved");
    const { version } = ada;
    await room.object.jobFailed(job.jobId, 1, "poison", "too late");
    expect((await room.state(moderator("mo"))).version).toBe(version);
  });
});
