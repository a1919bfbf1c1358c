import type { OfflineJob } from "../../../src/durable/protocol/bridge/offline-job.ts";

/** A job on its way, with how often its delivery has failed. */
export interface Message {
  readonly job: OfflineJob;
  readonly tries: number;
}

/** After this many failed deliveries a message goes to the dead-letter queue (JOB2). */
const MOST_TRIES = 5;

/** The queue between room and bridge, in memory as the local one is. It keeps no order, and may forget or double. */
export class SimulatedQueue {
  readonly messages: Message[] = [];
  readonly dead: Message[] = [];

  put(job: OfflineJob): void {
    // A queue hands over what it was given, not what becomes of it.
    this.messages.push({ job: structuredClone(job), tries: 0 });
  }

  take(message: Message): void {
    const at = this.messages.indexOf(message);
    if (at !== -1) this.messages.splice(at, 1);
  }

  again({ job, tries }: Message): void {
    if (tries + 1 >= MOST_TRIES) this.dead.push({ job, tries: 0 });
    else this.messages.push({ job, tries: tries + 1 });
  }
}
