import type { HubRecord } from "../protocol/bridge/hub-record.ts";
import type { OfflineJob } from "../protocol/bridge/offline-job.ts";
import type { Sql } from "../storage/sql.ts";
import type { OutboxPorts } from "./outbox.ts";

interface Surroundings {
  readonly sql: Sql;
  clock(): number;
  readonly queue: Queue<OfflineJob | HubRecord>;
  readonly telemetry: {
    onJobSendError(job: OfflineJob | HubRecord, error: unknown): void;
    onDependencyError(what: "queue", error: unknown): void;
  };
}

/** An outbox that hands its rows to the queue, and tells operators of what it cannot hand over. */
export function queuePorts<Job extends OfflineJob | HubRecord>(surroundings: Surroundings): OutboxPorts<Job> {
  const { sql, clock, queue, telemetry } = surroundings;
  return {
    sql,
    clock,
    send: async (job) => {
      await queue.send(job);
    },
    onSendError: (job, error) => {
      telemetry.onJobSendError(job, error);
    },
    onDrainError: (error) => {
      telemetry.onDependencyError("queue", error);
    },
  };
}
