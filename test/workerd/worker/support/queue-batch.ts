/** A consumer's decision for each message of a batch. `createMessageBatch` of the plugin forgets how long a retry waits. */
interface Outcome {
  readonly acked: string[];
  readonly retried: { readonly msgId: string; readonly delaySeconds: number | undefined }[];
}

interface Arrival {
  readonly queue: string;
  readonly attempts: number;
  readonly at: Date;
}

/** A batch of messages `m0`, `m1`, … as the queue hands it over, and the record of what became of them. */
export function queueBatch(bodies: readonly unknown[], { queue, attempts, at }: Arrival) {
  const outcome: Outcome = { acked: [], retried: [] };
  const messages = bodies.map((body, i): Message => {
    const id = `m${i}`;
    return {
      id,
      body,
      attempts,
      timestamp: at,
      ack: () => void outcome.acked.push(id),
      retry: (options) => void outcome.retried.push({ msgId: id, delaySeconds: options?.delaySeconds }),
    };
  });
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
  const batch: MessageBatch = { queue, messages, metadata, ackAll: unused, retryAll: unused };
  return { batch, outcome };
}

function unused(): never {
  throw new Error("each message is settled by itself");
}
