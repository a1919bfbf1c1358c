import { Context } from "@temporalio/activity";
import type { ErasureStep } from "../../../durable/protocol/bridge/room-erasure.ts";
import type { PeopleArchive } from "../../archive/people/people-archive.ts";
import { logLine } from "../../process/log-line.ts";
import { loreText, type NameOf } from "../../publishing/lore-text.ts";
import { endRoom, eraseRoomRecap, eraseStep, type EdgeAddress } from "../erase-in-room.ts";
import type { EraseActivities } from "./erase-activities.ts";
import type { EraseJob } from "./erase-job.ts";

export interface EraseDeps {
  readonly people: PeopleArchive;
  readonly edge: EdgeAddress;
  readonly namesOf: (hubId: string) => Promise<NameOf>;
  /** Ends runs and the Schedule of a hub. Throws where Temporal does not answer. */
  readonly endRuns: (hubId: string) => Promise<void>;
}

/** Rooms of one activity: a page of the register, well within its time. */
const ROOMS = 20;
const STEP_MS = 20_000;
/** A fraction of the workflow's heartbeat timeout. */
const BEAT_MS = 2_000;

/** The activities of the erasing workflow, on the archive and the rooms (ERA2, ERA3, ERA6). */
export function createEraseActivities(deps: EraseDeps): EraseActivities {
  const { people } = deps;
  return {
    eraseRooms: (job, after) =>
      whileBeating(async () => {
        const rooms = await people.rooms(job.hubId, after, ROOMS);
        for (const { roomId } of rooms) {
          const erased = await eraseRoom(deps, job, roomId);
          await people.noteProgress(job.erasureId, { rooms: 1, erased });
        }
        return rooms.length < ROOMS ? null : (rooms.at(-1)?.seq ?? null);
      }),
    async eraseHub(job) {
      const { hubId, erasureId, actorId } = job;
      if (actorId === undefined) await deps.endRuns(hubId);
      const erased = actorId === undefined ? await people.removeHub(hubId) : await eraseActs(deps, hubId, actorId);
      await people.noteProgress(erasureId, { rooms: 0, erased });
    },
    hasOpenClosures: ({ hubId }) => people.hasOpenClosures(hubId),
    async endErasure({ hubId, erasureId, actorId }) {
      await people.end(erasureId, new Date().toISOString());
      logLine("info", "hub.people.erased", { hubId, erasureId, kind: actorId === undefined ? "hub" : "person" });
    },
  };
}

/**
 * Beats as long as there is work, however long a step takes: only a worker that is gone misses the heartbeat's time.
 */
async function whileBeating<T>(work: () => Promise<T>): Promise<T> {
  const activity = Context.current();
  const beating = setInterval(() => {
    activity.heartbeat();
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

/** Erases a person's acts on the hub as a whole. Gives how many rows lost something. */
async function eraseActs({ people, namesOf }: EraseDeps, hubId: string, actorId: string): Promise<number> {
  const person = { hubId, actorId, at: new Date().toISOString() };
  const nameOf = await namesOf(hubId);
  const decisions = await people.eraseDecisions(person, (delta) => loreText(delta, undefined, nameOf).text);
  return decisions + (await people.eraseReports(hubId, actorId));
}

/** Gives how many rows lost something. */
async function eraseRoom(deps: EraseDeps, { hubId, erasureId, actorId }: EraseJob, roomId: string): Promise<number> {
  const { people, edge } = deps;
  if (actorId === undefined) {
    await endRoom(edge, { hubId, roomId }, AbortSignal.timeout(STEP_MS));
    return people.removeRoom(hubId, roomId);
  }
  const person = { hubId, roomId, actorId };
  let erased = 0;
  for (let step: ErasureStep | null = { part: "shown" }; step !== null;) {
    const answer = await eraseStep(edge, person, step, AbortSignal.timeout(STEP_MS));
    await people.keepNames(erasureId, answer.names);
    erased += answer.erased;
    step = answer.next;
  }
  for (const sessionId of await people.sessionsOf(hubId, roomId)) {
    // The archive comes first, since it alone knows whose an old recap's lines were.
    const found = await people.eraseInSession({ erasureId, actorId }, { hubId, roomId, sessionId });
    erased += found.erased;
    const recap = { sessionId, versions: [...found.versions], names: [...(await people.namesOf(erasureId))] };
    await eraseRoomRecap(edge, person, recap, AbortSignal.timeout(STEP_MS));
  }
  return erased;
}
