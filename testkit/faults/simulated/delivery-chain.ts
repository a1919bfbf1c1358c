import type { Env } from "../../../src/durable/env.ts";
import { JOBS, Outbox } from "../../../src/durable/outbox/outbox.ts";
import type { OfflineJob } from "../../../src/durable/protocol/bridge/offline-job.ts";
import { migrate } from "../../../src/durable/storage/migrate.ts";
import { deliverJobs } from "../../../src/worker/queues/deliver-jobs.ts";
import { MemorySql } from "../../memory-sql.ts";

/** As wrangler.toml sets the queue `hub-jobs`; a test compares them. */
export const QUEUE = { max_batch_size: 25, max_retries: 5 } as const;

/** One consumer at a time, the worst case: this long for a delivery, whether or not the bridge is there. */
const POST_MS = 25;

interface OnItsWay {
  readonly job: OfflineJob;
  readonly attempts: number;
  readonly dueAt: number;
}

interface Delivery {
  readonly at: number;
  readonly jobIds: readonly string[];
}

/**
 * A room's real outbox and the edge's real consumer, with a clock that only the test moves, between them a queue that
 * keeps what wrangler.toml says, and behind them a bridge that answers or does not.
 */
export class DeliveryChain {
  now: number;
  bridgeIsUp = true;
  /** Every POST to the bridge. */
  readonly deliveries: Delivery[] = [];
  /** When the bridge took a job first. */
  readonly takenAt = new Map<string, number>();
  deadLetters = 0;
  readonly #sql = new MemorySql();
  readonly #outbox: Outbox<OfflineJob>;
  readonly #env: Env;
  #queue: OnItsWay[] = [];
  #made = 0;
  #consumerFreeAt = 0;

  /** @param settings what the edge needs to carry anything at all: secrets and the bridge's address. */
  constructor(now: number, settings: Partial<Env>) {
    this.now = now;
    // No job here is poison: the consumer reaches for no room.
    this.#env = settings as Env;
    migrate(this.#sql);
    this.#outbox = new Outbox<OfflineJob>(
      {
        sql: this.#sql,
        clock: () => this.now,
        send: (job) => {
          this.#queue.push({ job: structuredClone(job), attempts: 1, dueAt: this.now });
          return Promise.resolve();
        },
        onSendError: (_, error) => {
          throw error;
        },
        onDrainError: (error) => {
          throw error;
        },
      },
      JOBS,
    );
  }

  /** A job is staged, and the outbox runs as it does after every commit. */
  async stage(...jobs: readonly OfflineJob[]): Promise<void> {
    for (const job of jobs) {
      this.#made += 1;
      const body = JSON.stringify({ job, stagedAt: this.now, deadlineAt: this.now + 86_400_000, alertAt: null });
      this.#sql.all("INSERT INTO jobs (id, made, body) VALUES (?, ?, ?)", job.jobId, this.#made, body);
    }
    await this.#outbox.drain();
  }

  /** Jobs without a last result. */
  get waiting(): number {
    return this.#sql.all("SELECT id FROM jobs").length;
  }

  /** Time passes: the alarm rings for the outbox, and the queue hands over what is due. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      const next = Math.min(this.#outbox.nextAt() ?? Infinity, this.#nextBatchAt());
      if (next > until) break;
      this.now = Math.max(this.now, next);
      if ((this.#outbox.nextAt() ?? Infinity) <= this.now) await this.#outbox.drain();
      if (this.#nextBatchAt() <= this.now) await this.#handOver();
    }
    this.now = until;
  }

  #nextBatchAt(): number {
    const due = this.#queue.reduce((first, { dueAt }) => Math.min(first, dueAt), Infinity);
    return Math.max(due, this.#consumerFreeAt);
  }

  async #handOver(): Promise<void> {
    const batch = this.#queue.filter(({ dueAt }) => dueAt <= this.now).slice(0, QUEUE.max_batch_size);
    this.#queue = this.#queue.filter((each) => !batch.includes(each));
    this.#consumerFreeAt = this.now + POST_MS;
    await deliverJobs(
      {
        queue: "hub-jobs",
        messages: batch.map((each, index) => this.#message(each, index)),
        metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
        ackAll: () => {},
        retryAll: () => {},
      },
      this.#env,
    );
  }

  #message(arrived: OnItsWay, index: number): Message {
    return {
      id: `m${index}`,
      body: arrived.job,
      attempts: arrived.attempts,
      timestamp: new Date(this.now),
      ack: () => {},
      retry: ({ delaySeconds = 0 } = {}) => {
        if (arrived.attempts > QUEUE.max_retries) this.deadLetters += 1;
        else this.#queue.push({ ...arrived, attempts: arrived.attempts + 1, dueAt: this.now + delaySeconds * 1000 });
      },
    };
  }

  /** Stands for `fetch`: the bridge, which takes every job and has its result back at once, or cannot be reached. */
  readonly bridge = async (url: URL | RequestInfo, init?: RequestInit): Promise<Response> => {
    const { jobs } = await new Request(url, init).json<{ jobs: OfflineJob[] }>();
    const jobIds = jobs.map(({ jobId }) => jobId);
    this.deliveries.push({ at: this.now, jobIds });
    if (!this.bridgeIsUp) throw new Error("connection refused");
    for (const jobId of jobIds) {
      if (!this.takenAt.has(jobId)) this.takenAt.set(jobId, this.now);
      this.#sql.all("DELETE FROM jobs WHERE id = ?", jobId);
    }
    const answers = jobIds.map((jobId) => ({ jobId, answer: "started", workflowId: `w/${jobId}` }));
    return Response.json({ answers });
  };
}
