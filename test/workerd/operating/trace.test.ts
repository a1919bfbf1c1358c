import * as v from "valibot";
import { beforeEach, expect, test, vi } from "vitest";
import { Trace } from "../../../src/durable/protocol/http/trace.ts";
import { gm, player } from "../durable/support/character.ts";
import { clock } from "../durable/support/clock.ts";
import { queue } from "../durable/support/queue.ts";
import { closureProcessing, contestResolved } from "../durable/support/results.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { askAsOperator } from "./support/ask-as-operator.ts";

/** The records of the bridge's archive; null where it cannot be reached. */
let archived: object | null = null;
beforeEach(() => {
  archived = { hops: [], unfinished: [] };
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    if (archived === null) throw new TypeError("connection refused");
    return Response.json(archived);
  });
});

async function traced(room: TestRoom, id: string, roomId: string | null = room.roomId) {
  const place = roomId === null ? "" : `&roomId=${roomId}`;
  const response = await askAsOperator(room, `/trace?id=${id}${place}`);
  expect(response.status).toBe(200);
  return v.parse(Trace, await response.json());
}

const told = ({ hops }: Trace) =>
  hops.map(({ hop, where, detail }) => [hop, where, detail].filter((each) => each !== undefined).join(" "));

/** A duel that two commands, `throw` and `take`, have launched. */
async function duel() {
  const room = new TestRoom();
  const [ada, bob] = [await room.open(player("ada")), await room.open(player("bob"))];
  await ada.command("verb.challengeDuel", { target: "bob", stakes: "my good name" }, "throw");
  clock.move(1000);
  await bob.command("verb.challengeDuel", { target: "ada" }, "take");
  return { room, job: await queue.soon(room, "contest") };
}

test("OPS4 TEL3 a command is followed over every hop to its result, with the time of each", async () => {
  const { room, job } = await duel();
  const launchedAt = clock.now();
  const later = (ms: number) => new Date(launchedAt + ms).toISOString();
  clock.move(60);
  const carried = { carriedAt: later(5), bridgeReceivedAt: later(9), workflowStartedAt: later(20) };
  await room.result(contestResolved({ ...job, hops: { ...job.hops, ...carried } }));
  const trace = await traced(room, "take");
  expect(told(trace)).toEqual([
    "event room contest.armed",
    "command.decided room contest.joined",
    "command.decided room contest.launched",
    "job.staged room",
    "job.queued queue",
    "job.carried edge",
    "bridge.received bridge",
    "workflow.started workflow",
    "event room contest.resolved",
    "result.accepted room contest.resolved",
  ]);
  expect(trace).toMatchObject({ id: "take", roomIds: [room.roomId], standsAt: "done", missing: [], unfinished: [] });
  expect(trace.hops.find(({ hop }) => hop === "workflow.started")).toMatchObject({ at: later(20), jobId: job.jobId });
  expect(trace.hops.at(-1)?.at).toBe(later(60));
  // The contest, its correlation and the command of the other one lead to the same result.
  for (const id of [job.jobId, job.correlationId, "throw"])
    expect((await traced(room, id)).hops.at(-1)).toEqual(trace.hops.at(-1));
  expect(JSON.stringify(trace)).not.toContain("good name");
});

test("OPS4 JOB1 a job that nothing comes back from stands at the queue, and says when it is sent again", async () => {
  const { room, job } = await duel();
  const trace = await traced(room, job.jobId, null);
  expect(trace.standsAt).toBe("queued");
  const again = new Date(clock.now() + 5000).toISOString();
  expect(trace.missing).toEqual([
    {
      hop: "result.accepted",
      jobId: job.jobId,
      why: `nothing has come back; it was sent once, and is sent again at ${again}`,
    },
  ]);
  expect(trace.unfinished).toMatchObject([{ jobId: job.jobId, status: "sent", workflowId: expect.any(String) }]);
});

test("OPS4 a rejection says its code, and a result without times which of them are missing", async () => {
  const { room, job } = await duel();
  const ada = await room.open(player("ada"));
  await ada.command("verb.acceptTrade", { tradeId: "none" }, "refused");
  expect(await traced(room, "refused")).toMatchObject({
    standsAt: "rejected",
    hops: [{ hop: "command.decided", where: "room", actorId: "ada", detail: "not-found" }],
    missing: [],
  });
  await room.result(contestResolved({ ...job, hops: {} }));
  const { missing } = await traced(room, job.jobId);
  expect(missing.map(({ hop }) => hop)).toEqual([
    "job.staged",
    "job.queued",
    "job.carried",
    "bridge.received",
    "workflow.started",
  ]);
});

test("OPS4 CLO7 a session is followed through its closure into the archive, and an archive that is away is named", async () => {
  const room = new TestRoom();
  const gil = await room.open(gm("gil"));
  await gil.act("gm.narrate", { text: "The end." });
  await gil.command("gm.closeSession", { reason: "over" }, "close");
  const job = await queue.soon(room, "closure");
  await room.result(closureProcessing(job, new Date(clock.now()).toISOString()));
  const workflowId = `publish/${room.hubId}/${room.roomId}/${job.jobId}`;
  const at = new Date(clock.now() + 5).toISOString();
  const run = { jobId: job.jobId, roomId: room.roomId, workflowId };
  archived = {
    hops: [{ hop: "workflow.started", where: "workflow", at, ...run }],
    unfinished: [{ ...run, kind: "publishing", attempt: 1, correlationId: job.correlationId, status: "started" }],
  };
  const trace = await traced(room, "close");
  expect(trace.standsAt).toBe("started");
  expect(trace.unfinished.map(({ kind }) => kind)).toEqual(["closure", "publishing"]);
  expect(trace.hops.filter(({ hop }) => hop === "workflow.started").map((each) => each.workflowId)).toEqual([
    `closure/${room.hubId}/${room.roomId}/${job.jobId}`,
    workflowId,
  ]);
  expect(trace.missing.map(({ hop }) => hop)).toContain("published");
  archived = null;
  const cut = await traced(room, job.jobId);
  expect(cut.missing).toContainEqual({ hop: "published", why: "the archive cannot be reached now" });
});

test("OPS4 a trace writes no row and moves no alarm; an unknown id is 404, a bad one 400", async () => {
  const { room, job } = await duel();
  const before = await room.rows("SELECT * FROM log");
  const alarm = await room.alarmIn();
  await traced(room, job.jobId);
  expect(await room.rows("SELECT * FROM log")).toEqual(before);
  expect(await room.alarmIn()).toBe(alarm);
  expect((await askAsOperator(room, "/trace?id=nothing")).status).toBe(404);
  archived = null;
  expect((await askAsOperator(room, "/trace?id=nothing")).status).toBe(503);
  for (const query of ["", "?id=", "?id=a%00b", `?id=${"x".repeat(65)}`, "?id=a&roomId=A"])
    expect((await askAsOperator(room, `/trace${query}`)).status).toBe(400);
});
