import * as v from "valibot";
import { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { serveSigned } from "./signed-server.ts";
import { until } from "./until.ts";

interface Received {
  readonly result: OfflineResult;
  /** As it came. */
  readonly body: string;
  readonly webhookId: string;
  readonly at: number;
}

type EdgeAnswer = number | "hang" | "take and hang";

/**
 * Stands for `POST /v1/bridge/results`: checks signature and shape, remembers what it took, answers as told; but 409 to
 * another body under a key it has taken one for, as a room does (BRG1).
 */
export interface FakeEdge {
  readonly url: string;
  /** The results it answered with 2xx, in order. */
  readonly taken: readonly Received[];
  /** How often it was asked to take the result of this key. */
  tries(key: string): number;
  /** From now on. The hanging ones keep the connection open without a word. */
  answerWith(next: EdgeAnswer): void;
  takenFor(workflowId: string): readonly Received[];
  waitFor(workflowId: string, count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

export async function startFakeEdge(bridgeToHub: string): Promise<FakeEdge> {
  const taken: Received[] = [];
  const bodies = new Map<string, string>();
  let answer: EdgeAnswer = 200;
  const tries: string[] = [];
  const server = await serveSigned(
    bridgeToHub,
    ({ method, url, webhookId, body }, reply) => {
      if (method !== "POST" || url.pathname + url.search !== "/v1/bridge/results") return reply(404, {});
      if (answer === "hang") return;
      if (typeof answer === "number" && answer >= 300) return reply(answer, { code: "internal" });
      const result = v.parse(OfflineResult, JSON.parse(body));
      if ((bodies.get(result.key) ?? body) !== body) return reply(409, { code: "result-conflict" });
      bodies.set(result.key, body);
      taken.push({ result, body, webhookId, at: Date.now() });
      if (answer === "take and hang") return;
      reply(answer, { status: "applied", version: taken.length });
    },
    (webhookId) => tries.push(webhookId),
  );
  const takenFor = (workflowId: string) => taken.filter(({ result }) => result.workflowId === workflowId);
  return {
    url: server.url,
    taken,
    tries: (key) => tries.filter((tried) => tried === key).length,
    answerWith: (next) => {
      answer = next;
    },
    takenFor,
    async waitFor(workflowId, count) {
      await until(() => takenFor(workflowId).length >= count, `${count} results of ${workflowId}`, 40_000);
      return takenFor(workflowId);
    },
    close: server.close,
  };
}
