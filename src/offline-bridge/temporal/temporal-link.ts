import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@temporalio/client";
import { NativeConnection, type Worker } from "@temporalio/worker";
import { logLine } from "../process/log-line.ts";
import type { BridgeMetrics } from "../process/metrics.ts";
import { makeCurrent, takeOverRuns } from "./make-current.ts";
import type { TemporalTarget } from "./read-temporal.ts";
import { createWorker, type WorkerPlan } from "./run-worker.ts";
import { buildIdOf, type WorkerBuild } from "./worker-build.ts";

/** A connection with the workers that run on it; the client shares it, or starts would not be eager. */
export interface TemporalSession {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly workers: readonly Worker[];
  /** Whether new runs come to these workers, as far as that is theirs to see to (BRG7). */
  isRouted(): boolean;
}

export interface TemporalLink {
  /** Undefined while Temporal has not been reached. */
  session(): TemporalSession | undefined;
  /** Lets the workers finish what they do, then hangs up. */
  stop(): Promise<void>;
}

const RETRY_MS = { first: 250, longest: 5_000 } as const;

/**
 * Connects to Temporal and runs the workers until it is stopped. Where Temporal is not there yet, or a worker breaks,
 * it tries again and again: the process stays, and /readyz tells.
 */
export function linkTemporal(
  target: TemporalTarget,
  plans: readonly WorkerPlan[],
  metrics: BridgeMetrics,
): TemporalLink {
  let session: TemporalSession | undefined;
  const stopping = new AbortController();

  async function keepLinked(): Promise<void> {
    let waitMs: number = RETRY_MS.first;
    while (!stopping.signal.aborted) {
      const ended = new AbortController();
      try {
        session = await openSession(target, plans, ended.signal);
        metrics.temporalConnects.inc({ outcome: "connected" });
        logLine("info", "hub.bridge.temporalConnected", { address: target.address });
        waitMs = RETRY_MS.first;
        await runWorkers(session.workers, stopping.signal);
      } catch (error) {
        metrics.temporalConnects.inc({ outcome: "failed" });
        logLine("warn", "hub.bridge.temporalUnreachable", {
          address: target.address,
          retryMs: waitMs,
          error: String(error),
        });
      }
      ended.abort();
      const before = session;
      session = undefined;
      await before?.connection.close().catch((error: unknown) => {
        logLine("warn", "hub.bridge.temporalNotClosed", { error: String(error) });
      });
      if (!stopping.signal.aborted) await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      waitMs = Math.min(waitMs * 2, RETRY_MS.longest);
    }
  }

  const linked = keepLinked();
  return {
    session: () => session,
    async stop() {
      stopping.abort();
      await linked;
    },
  };
}

async function openSession(
  { address, namespace, security, codecs, build }: TemporalTarget,
  plans: readonly WorkerPlan[],
  stopping: AbortSignal,
): Promise<TemporalSession> {
  const connection = await NativeConnection.connect({ address, ...security });
  const dataConverter = { payloadCodecs: [...codecs] };
  try {
    const buildId = build && (await buildIdOf(build));
    const place = { connection, namespace, dataConverter };
    const workers = await Promise.all(plans.map((plan) => createWorker(place, plan, buildId)));
    const client = new Client(place);
    let isRouted = build === undefined || build.current === "by-hand";
    if (build !== undefined && !isRouted)
      void routeRuns(client, plans, build, stopping).then((isDone) => {
        isRouted = isDone;
      });
    return { connection, client, workers, isRouted: () => isRouted };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Sends new runs to the workers of this build. Ends with `stopping`, and never throws. */
async function routeRuns(
  client: Client,
  plans: readonly WorkerPlan[],
  build: WorkerBuild,
  stopping: AbortSignal,
): Promise<boolean> {
  const buildId = await buildIdOf(build);
  const versions = plans.map(({ taskQueue }) => ({ deploymentName: taskQueue, buildId }));
  const made = await Promise.all(versions.map((version) => makeCurrent(client, version, stopping)));
  if (build.current === "take-over") for (const version of versions) void takeOverRuns(client, version, stopping);
  return made.every(Boolean);
}

/** Until all have stopped. One that breaks takes the others with it, so that they start afresh together. */
async function runWorkers(workers: readonly Worker[], stopping: AbortSignal): Promise<void> {
  const stopAll = () => {
    for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  };
  const runs = workers.map((worker) => worker.run().finally(stopAll));
  stopping.addEventListener("abort", stopAll, { once: true });
  if (stopping.aborted) stopAll();
  const ends = await Promise.allSettled(runs);
  stopping.removeEventListener("abort", stopAll);
  const broken = ends.find((end) => end.status === "rejected");
  if (broken !== undefined) throw broken.reason;
}
