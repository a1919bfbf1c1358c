/** The price of a million of something. */
export interface Price {
  readonly usd: number;
  /** The day on which the page said so. */
  readonly asOf: string;
  readonly source: string;
}

const WORKERS = { asOf: "2026-11-21", source: "https://developers.cloudflare.com/workers/platform/pricing/" } as const;
const OBJECTS = {
  ...{ asOf: "2026-11-21", source: "https://developers.cloudflare.com/durable-objects/platform/pricing/" },
} as const;
const QUEUES = { asOf: "2026-11-21", source: "https://developers.cloudflare.com/queues/platform/pricing/" } as const;
const LOGS = {
  ...{ asOf: "2026-11-30", source: "https://developers.cloudflare.com/workers/observability/logs/workers-logs/" },
} as const;
const ANALYTICS = {
  ...{ asOf: "2026-11-30", source: "https://developers.cloudflare.com/analytics/analytics-engine/pricing/" },
} as const;
const TEMPORAL = { asOf: "2026-11-30", source: "https://docs.temporal.io/cloud/pricing" } as const;

/**
 * Prices of Cloudflare's Workers Paid plan beyond what the plan includes, and of Temporal Cloud's first five million
 * actions, in US dollars. The only place in the project that knows prices: who changes one changes its date.
 */
export const PRICES = {
  perMillion: {
    /** HTTP requests and queue batches that reach the Worker. */
    workerRequests: { usd: 0.3, ...WORKERS },
    /** Requests, RPC calls and alarms that reach an object; WebSocket messages to it at {@link messagesPerRequest}. */
    objectRequests: { usd: 0.15, ...OBJECTS },
    rowsRead: { usd: 0.001, ...OBJECTS },
    /** Each alarm that is set is one too. */
    rowsWritten: { usd: 1, ...OBJECTS },
    /** Operations of 64 KB: a message is written, read and deleted. */
    queueOperations: { usd: 0.4, ...QUEUES },
    objectGbSeconds: { usd: 12.5, ...OBJECTS },
    /** Lines of telemetry; with invocation logs on, each message of a socket would be another one. */
    logLines: { usd: 0.6, ...LOGS },
    /** A point for each line of a room (TEL8). */
    dataPoints: { usd: 0.25, ...ANALYTICS },
    /** Nothing where Temporal is one's own. */
    temporalActions: { usd: 50, ...TEMPORAL },
  },
  /** The storage of objects, for each GB and month beyond the first 5 GB. */
  storageGbMonth: { usd: 0.2, ...OBJECTS },
  /** Messages to an object over a WebSocket that count as one request; those it sends are free, and so are `pong`s. */
  messagesPerRequest: 20,
  /** Memory an object is billed for, however much it uses. */
  objectGb: 0.128,
  operationsPerQueueMessage: 3,
  /**
   * Starts, activities, timers, updates, and one for all local activities of a workflow task; a closure with its
   * publishing. Held to the recorded histories by test/unit/tools/load/actions.test.ts.
   */
  actionsPerJob: { contest: 2, hubAction: 2, closure: 39 },
  /** Not counted here: CPU time (0.02 per million ms, 30 million included). */
} as const;

/** The days on which prices were looked up, the oldest first. */
export function priceDates(): readonly string[] {
  const prices: readonly Price[] = Object.values(PRICES.perMillion);
  return [...new Set(prices.map(({ asOf }) => asOf))].toSorted();
}
