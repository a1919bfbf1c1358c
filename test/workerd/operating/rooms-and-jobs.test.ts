import * as v from "valibot";
import { beforeEach, expect, test, vi } from "vitest";
import { LiveRoom, UnfinishedJob } from "../../../src/durable/protocol/http/operating.ts";
import { gm, invoker, player } from "../durable/support/character.ts";
import { eventually } from "../durable/support/eventually.ts";
import { queue } from "../durable/support/queue.ts";
import { ritualStarted } from "../durable/support/results.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { askAsOperator } from "./support/ask-as-operator.ts";

const RoomsPage = v.object({ rooms: v.array(LiveRoom), nextCursor: v.nullable(v.string()), total: v.number() });
const JobsPage = v.object({
  jobs: v.array(UnfinishedJob),
  unreached: v.array(v.string()),
  nextCursor: v.nullable(v.string()),
});

/** The bridge's archive: a register of these rooms, and a publishing that failed. */
let registered: string[] = [];
beforeEach(() => {
  registered = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { pathname } = new URL(new Request(input, init).url);
    const jobs = [publishing];
    const rooms = registered.map((roomId) => ({ roomId }));
    return Response.json(pathname.endsWith("/unfinished") ? { jobs, nextCursor: null } : { rooms, nextCursor: null });
  });
});

const publishing = {
  ...{ jobId: "ses-9", kind: "publishing", roomId: "attic", attempt: 1, status: "failed" },
  ...{
    workflowId: "publish/h/attic/ses-9",
    correlationId: "cor-9",
    startedAt: "2026-11-05T19:00:00.000Z",
    error: "no",
  },
};

/** All pages of the jobs. */
async function jobsOf(room: TestRoom, rooms: "live" | "all" = "live") {
  const pages: v.InferOutput<typeof JobsPage>[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const path: string = `/jobs?rooms=${rooms}${cursor === "" ? "" : `&cursor=${cursor}`}`;
    pages.push(v.parse(JobsPage, await (await askAsOperator(room, path)).json()));
  }
  return pages.flatMap(({ jobs }) => jobs);
}

const listed = async (room: TestRoom, query = "") =>
  v.parse(RoomsPage, await (await askAsOperator(room, `/rooms${query}`)).json());

test("OPS1 DIR1 live rooms are paged by id, and counted", async () => {
  const rooms = [new TestRoom()];
  const [first] = rooms as [TestRoom];
  for (let n = 0; n < 2; n += 1) rooms.push(new TestRoom(first.hubId));
  for (const room of rooms) await room.open(player("ada"));
  await eventually("three leases", async () => ((await listed(first)).total === 3 ? true : undefined));
  const ids = rooms.map(({ roomId }) => roomId).toSorted();
  const page = await listed(first, "?limit=2");
  expect(page).toMatchObject({ total: 3, nextCursor: ids[1] });
  const rest = await listed(first, `?limit=2&cursor=${page.nextCursor ?? ""}`);
  expect(rest.nextCursor).toBeNull();
  expect([...page.rooms, ...rest.rooms].map(({ roomId, participants }) => [roomId, participants])).toEqual(
    ids.map((roomId) => [roomId, 1]),
  );
});

test("OPS6 a page that is as it was costs 304 and no body", async () => {
  const room = new TestRoom();
  await room.open(player("ada"));
  await eventually("a lease", async () => ((await listed(room)).total === 1 ? true : undefined));
  const first = await askAsOperator(room, "/rooms");
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  const again = await askAsOperator(room, "/rooms", { headers });
  expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", first.headers.get("etag")]);
  await room.open(player("bob"));
  await eventually("another page", async () =>
    (await askAsOperator(room, "/rooms", { headers })).status === 200 ? true : undefined,
  );
});

test("OPS3 JOB1 the jobs of live rooms are listed from staged to started, with the publishings at last", async () => {
  const room = new TestRoom();
  const ada = await room.open(invoker("ada"));
  await eventually("a lease", async () => ((await listed(room)).total === 1 ? true : undefined));
  queue.goesDown();
  await ada.act("verb.invokeRelic", { relicId: "orb" });
  const [waiting, last] = await jobsOf(room);
  expect(waiting).toMatchObject({ kind: "hubAction", roomId: room.roomId, attempt: 1, sends: 1, status: "sent" });
  expect(last).toEqual(publishing);
  queue.comesBack();
  await room.pass(5_000);
  await room.result(ritualStarted(queue.last(room, "hubAction")));
  expect(await jobsOf(room)).toMatchObject([{ jobId: waiting?.jobId, status: "started", sends: 2 }, publishing]);
});

test("OPS3 CLO7 a closure that died stays listed as failed, in a room that sleeps too, until it is redriven", async () => {
  const room = new TestRoom();
  registered = [room.roomId];
  const gil = await room.open(gm("gil"));
  await gil.act("gm.narrate", { text: "The end." });
  await gil.act("gm.closeSession", { reason: "over" });
  const { jobId } = await queue.soon(room, "closure");
  await room.object.jobFailed(jobId, 1, "poison", "it cannot be read");
  await gil.close();
  await room.hibernate();
  const [failed] = await jobsOf(room, "all");
  expect(failed).toMatchObject({ jobId, kind: "closure", status: "failed", roomId: room.roomId });
  const redrive = await askAsOperator(room, `/rooms/${room.roomId}/jobs/${jobId}/redrive`, { method: "POST" });
  expect(redrive.status).toBe(200);
  expect(await jobsOf(room, "all")).toMatchObject([{ jobId, kind: "closure", status: "sent" }, publishing]);
});

test.each([
  "/jobs?rooms=some",
  "/jobs?cursor=",
  "/jobs?cursor=l-",
  "/jobs?cursor=a-x",
  "/rooms?limit=0",
  "/rooms?cursor=%00",
])("OPS1 OPS3 SOK11 %s is 400 and names the field", async (path) => {
  const response = await askAsOperator(new TestRoom(), path);
  const { code, path: field }: { code: string; path: string } = await response.json();
  expect([response.status, code]).toEqual([400, "invalid-request"]);
  expect(path).toContain(`${field}=`);
});
