/**
 * Cloudflare's prices on its Workers Paid plan beyond what the plan includes, in US dollars. The only place in the
 * project that knows prices: when prices change, change them and the date here.
 */
export const CLOUDFLARE_PRICES = {
  asOf: "2026-11-21",
  sources: [
    "https://developers.cloudflare.com/workers/platform/pricing/",
    "https://developers.cloudflare.com/durable-objects/platform/pricing/",
    "https://developers.cloudflare.com/queues/platform/pricing/",
  ],
  perMillion: {
    /** HTTP requests and queue batches that reach the Worker. */
    workerRequests: 0.3,
    /** Requests, RPC calls and alarms that reach an object; WebSocket messages to it at {@link messagesPerRequest}. */
    objectRequests: 0.15,
    rowsRead: 0.001,
    /** Each alarm that is set is one too. */
    rowsWritten: 1,
    /** Operations of 64 KB: a message is written, read and deleted. */
    queueOperations: 0.4,
    objectGbSeconds: 12.5,
  },
  /** Messages to an object over a WebSocket that count as one request; those it sends are free, and so are `pong`s. */
  messagesPerRequest: 20,
  /** Memory an object is billed for, however much it uses. */
  objectGb: 0.128,
  operationsPerQueueMessage: 3,
  /** Not counted here: CPU time (0.02 per million ms, 30 million included), storage (0.20 per GB and month), logs. */
} as const;
