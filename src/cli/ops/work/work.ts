import type { HubAccess } from "../../../client/http/hub-http.ts";
import { inspectRoom, readJobs, readLiveRooms } from "../../../client/http/operator/operate-http.ts";
import { redriveJob } from "../../../client/http/operator/ops-http.ts";
import type { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import { everyPage, valueOf } from "../../ask-hub.ts";
import { formatTable } from "../../format-table.ts";
import { visibleText } from "../../visible-text.ts";
import type { OpsTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";
import { showRoom } from "../room/show-room.ts";
import { JOB_HEADERS, jobRow } from "./show-jobs.ts";
import { whyStuck } from "./stuck-jobs.ts";

type Task<K extends OpsTask["kind"]> = Extract<OpsTask, { kind: K }>;

/** The live rooms (OPS1). */
export async function listRooms(hub: HubAccess, signal: AbortSignal): Promise<Outcome> {
  const pages = await everyPage(signal, (cursor) => readLiveRooms(hub, { limit: 200, cursor }));
  const rooms = pages.flatMap((page) => page.rooms);
  const rows = rooms.map((room) => [
    ...[room.roomId, room.participants, room.spectators, room.version],
    ...[room.sessionId, room.updatedAt],
  ]);
  const table = formatTable(["room", "participants", "spectators", "version", "session", "renewed"], rows);
  return { json: { rooms }, text: rooms.length === 0 ? "no live rooms\n" : table };
}

/** One room from inside (OPS2). */
export async function showOneRoom(hub: HubAccess, { roomId }: Task<"room">): Promise<Outcome> {
  const room = await valueOf(inspectRoom(hub, roomId));
  return { json: room, text: showRoom(room) };
}

/** Work that has not come to its end (OPS3), or only what is late or has failed. */
export async function listJobs(hub: HubAccess, signal: AbortSignal, task: Task<"jobs">): Promise<Outcome> {
  const { jobs: all, unreached } = await readEveryJob(hub, signal, task.rooms);
  const reasons = new Map(all.map((job) => [job, whyStuck(job, Date.now())]));
  const jobs = task.stuck ? all.filter((job) => reasons.get(job) !== undefined) : all;
  const rows = jobs.map((job) => [...jobRow(job), reasons.get(job)]);
  const none = task.stuck ? "no stuck jobs\n" : "no unfinished jobs\n";
  const silent = unreached.map((roomId) => `${visibleText(roomId)} did not answer\n`).join("");
  const isStuck = task.stuck && (jobs.length > 0 || unreached.length > 0);
  return {
    json: { jobs: jobs.map((job) => ({ ...job, stuck: reasons.get(job) ?? null })), unreached },
    text: (jobs.length === 0 ? none : formatTable([...JOB_HEADERS, "stuck"], rows)) + silent,
    needsCare: isStuck,
  };
}

/** While the bridge is away the rooms' own jobs are told all the same: that is when they are asked for. */
export async function readEveryJob(hub: HubAccess, signal: AbortSignal, rooms: "live" | "all") {
  const found: { jobs: UnfinishedJob[]; unreached: string[] } = { jobs: [], unreached: [] };
  let cursor: string | undefined;
  do {
    const page = await readJobs(hub, { rooms, cursor });
    if (!page.ok && page.problem.code === "bridge-unavailable" && cursor !== undefined) {
      found.unreached.push("the archive");
      break;
    }
    const { jobs, unreached, nextCursor } = await valueOf(Promise.resolve(page));
    found.jobs.push(...jobs);
    found.unreached.push(...unreached);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined && !signal.aborted);
  return found;
}

/** Sends a job again (JOB2, CLO7); its room is looked for in the live ones, then in all. */
export async function redrive(hub: HubAccess, signal: AbortSignal, task: Task<"redrive">): Promise<Outcome> {
  const { jobId } = task;
  const roomId = task.roomId ?? (await findRoom(hub, signal, jobId));
  if (roomId === undefined) {
    const text = `nothing unfinished has the id ${visibleText(jobId)} in any room that answered; name its room with --room\n`;
    return { json: { jobId, attempt: null }, text, needsCare: true };
  }
  const { attempt } = await valueOf(redriveJob(hub, { roomId, jobId }));
  return { json: { jobId, roomId, attempt }, text: `${jobId} in room ${roomId} is sent again, attempt ${attempt}\n` };
}

async function findRoom(hub: HubAccess, signal: AbortSignal, jobId: string): Promise<string | undefined> {
  for (const rooms of ["live", "all"] as const) {
    const { jobs, unreached } = await readEveryJob(hub, signal, rooms);
    const found = jobs.find((job) => job.jobId === jobId);
    if (found !== undefined) return found.roomId;
    // Without the archive there is no register of all rooms.
    if (unreached.includes("the archive")) break;
  }
  return undefined;
}
