import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { standardPlatform } from "../../src/client/connection/platform.ts";
import { followHub } from "../../src/client/http/follow-hub.ts";
import { decideItem } from "../../src/client/http/moderator/moderation-http.ts";
import { openArchive } from "../../src/offline-bridge/archive/open-archive.ts";
import { publishIdOf, type PublishJob } from "../../src/offline-bridge/publishing/publish-job.ts";
import { HUB_ID } from "../serve/hub-door.ts";
import type { WholeStack } from "../serve/whole-stack.ts";
import { prepareSession, type PreparedSession } from "./prepared-session.ts";

/** Decisions that nobody counts: connections, plans and caches are made by them. */
const WARM_UP = 10;
/** Between two decisions: a quick moderator, within the limits of the edge (LIM4). */
const PAUSE_MS = 60;
const GIVE_UP_MS = 10_000;

/**
 * How long after a moderator asks for a decision a follower of the hub's live feed is told of it, in ms, for this many
 * decisions one after the other: through edge, bridge, Temporal, worker, archive, and back by the feed.
 */
export async function timeDecisions(stack: WholeStack, count: number): Promise<readonly number[]> {
  const { itemIds } = await waitingSession(stack, count + WARM_UP);
  const token = await stack.token("*", "juno", ["moderator"]);
  const address = { url: stack.url, platform: standardPlatform() };
  const ending = new AbortController();
  const told = new Map<string, () => void>();
  const following = followHub({ ...address, hubId: HUB_ID, token, topics: ["moderation"], signal: ending.signal });
  await following.next();
  const reading = (async () => {
    for (let next = await following.next(); next.done !== true; next = await following.next()) {
      const { value } = next;
      if (value.kind === "event" && value.event === "decision") told.get(itemIdIn(value.data))?.();
    }
  })();
  const times: number[] = [];
  try {
    for (const itemId of itemIds) {
      const heard = Promise.withResolvers<void>();
      told.set(itemId, heard.resolve);
      const began = performance.now();
      const decision = { action: "approve", reason: "It was said in play." } as const;
      const [answer] = await Promise.all([
        decideItem(address, HUB_ID, token, { itemId, decision }),
        Promise.race([heard.promise.then(() => times.push(performance.now() - began)), givesUp(ending.signal)]),
      ]);
      if (!answer.ok) throw new Error(`the hub refused a decision: ${answer.problem.detail}`);
      await sleep(PAUSE_MS);
    }
  } finally {
    ending.abort();
    await reading.catch(() => {});
  }
  return times.slice(WARM_UP);
}

/** A session whose publishing waits for moderators. */
async function waitingSession(stack: WholeStack, items: number): Promise<PreparedSession> {
  const archive = await openArchive(stack.archiveUrl);
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    const wanted = { hubId: HUB_ID, sessionId: "decided", deltas: items, items, preparedAt: Date.now() };
    const session = await prepareSession(archive, wanted);
    const { hubId, roomId, sessionId } = session;
    const job: PublishJob = { schema: 1, hubId, roomId, sessionId, correlationId: "bench", attempt: 1, hops: {} };
    const workflowId = publishIdOf(job);
    await new Client({ connection }).workflow.start("publishWorkflow", {
      taskQueue: "hub-closures",
      workflowId,
      args: [job],
    });
    return session;
  } finally {
    await connection.close();
    await archive.close();
  }
}

function itemIdIn(data: unknown): string {
  return typeof data === "object" && data !== null && "itemId" in data ? String(data.itemId) : "";
}

async function givesUp(signal: AbortSignal): Promise<never> {
  await sleep(GIVE_UP_MS, undefined, { signal });
  throw new Error("a decision was not told to its follower");
}
