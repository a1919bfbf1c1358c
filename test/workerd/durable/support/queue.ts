import { isRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import type { HubRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import type { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { roomOf } from "../../../../src/durable/room-of.ts";
import { edgeEnv } from "./edge-env.ts";
import { eventually } from "./eventually.ts";
import type { Place } from "./place.ts";

type JobOf<K extends OfflineJob["kind"]> = Extract<OfflineJob, { kind: K }>;

let sent: OfflineJob[] = [];
let records: HubRecord[] = [];
let keepsRecords = true;
let isDown = false;

// For good: rooms still send when their test is over, and the real queue would deliver to a bridge that is not there.
edgeEnv.JOBS.send = async (job) => {
  if (isDown) throw new Error("the queue is down");
  if (isRecord(job)) keep(job);
  else sent.push(job);
  return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
};

/** The archive takes a record, and the room hears of it, as soon as it has sent it. */
function keep(record: HubRecord): void {
  records.push(record);
  const { hubId, roomId, jobId } = record;
  if (!keepsRecords || roomId === undefined) return;
  void roomOf(edgeEnv, hubId, roomId)
    .recordKept(jobId)
    .catch(() => {});
}

/** The queue `hub-jobs` as rooms see it: it takes what it is given, or does not, and delivers nothing. */
export const queue = {
  /** Up and empty, as every test begins. */
  begin(): void {
    sent = [];
    records = [];
    keepsRecords = true;
    isDown = false;
  },
  /** The jobs it took of a room, in order. */
  of(room: Place): OfflineJob[] {
    return sent.filter(({ hubId }) => hubId === room.hubId);
  },
  /** The last job of a kind that it took of a room. */
  last<K extends OfflineJob["kind"]>(room: Place, kind: K): JobOf<K> {
    const job = queue.of(room).findLast((each): each is JobOf<K> => each.kind === kind);
    if (job === undefined) throw new Error(`the queue was given no ${kind} job`);
    return job;
  },
  /** The job of a kind that is the `nth` a room handed over, once it has: its receipt may come first. */
  soon<K extends OfflineJob["kind"]>(room: Place, kind: K, nth = 1): Promise<JobOf<K>> {
    return eventually(`${kind} job ${nth}`, () => {
      return queue.of(room).filter((each): each is JobOf<K> => each.kind === kind)[nth - 1];
    });
  },
  /** The records it took of a room, in order: no test of jobs need know of them. */
  records(room: Place): HubRecord[] {
    return records.filter(({ hubId }) => hubId === room.hubId);
  },
  /** From here on the archive is away. */
  keepsNoRecords(): void {
    keepsRecords = false;
  },
  goesDown(): void {
    isDown = true;
  },
  comesBack(): void {
    isDown = false;
  },
};
