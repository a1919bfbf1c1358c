import { tellAlerts } from "../alerts/tell-alerts.ts";
import { lazyArchive, type LazyArchive } from "../archive/lazy-archive.ts";
import { FeedStreams } from "../feed/feed-streams.ts";
import { observeActivities } from "../observing/observe-activities.ts";
import { openObserver } from "../observing/open-observer.ts";
import { logLine } from "../process/log-line.ts";
import { createMetrics, type BridgeMetrics } from "../process/metrics.ts";
import { probeApp } from "../process/probe-app.ts";
import { createPostActivities } from "../temporal/activities/create-post-activities.ts";
import { bundleWorkflows } from "../temporal/bundle-workflows.ts";
import { linkTemporal, type TemporalLink, type TemporalSession } from "../temporal/temporal-link.ts";
import { beginErasure } from "./begin-erasure.ts";
import { beginPublishing } from "./begin-publishing.ts";
import type { BridgeConfig } from "./config.ts";
import { updateRun } from "./decide-item.ts";
import { createApp } from "./http/bridge-app.ts";
import { serveHttp } from "./http/serve-http.ts";
import { postResult } from "./post-result.ts";
import { archiveState, readinessOf } from "./readiness.ts";
import { createReposter } from "./repost-results.ts";
import { startWorkflow } from "./start-workflow.ts";

export interface Bridge {
  readonly port: number;
  /** BRG4: takes no more jobs, finishes what runs, closes its connections. */
  stop(): Promise<void>;
}

/** How long a repeated post may take. */
const REPOST_MS = 5_000;

/**
 * Builds the bridge from its parts and starts it; Temporal may come later. Throws where the port cannot be had or the
 * workflows do not build.
 */
export async function startBridge(config: BridgeConfig): Promise<Bridge> {
  const metrics = createMetrics();
  const observer = await openObserver(config.otel, "frontier-hub-bridge", metrics.registry);
  let link: TemporalLink | undefined;
  let isStopping = false;
  const linked = (): TemporalSession => {
    const session = link?.session();
    if (session === undefined) throw new Error("Temporal has not been reached yet");
    return session;
  };
  const archive = lazyArchive(config.databaseUrl);
  const reposter = createReposter(
    {
      resultOf: async (workflowId): Promise<unknown> => {
        if (!workflowId.startsWith("closure/")) {
          const value: unknown = await linked().client.workflow.getHandle(workflowId).result();
          return value;
        }
        // A closure's result is too large for a workflow history: the archive holds it in full.
        const texts = await (await archive.open()).closures.resultsOf(workflowId);
        return texts.map((text): unknown => JSON.parse(text));
      },
      post: (result) => postResult(config, result, AbortSignal.timeout(REPOST_MS)),
    },
    metrics,
  );
  const feed = new FeedStreams({
    archive: async () => (await archive.open()).feed,
    onCount: (open) => metrics.feedStreams.set(open),
    onTold: (delayMs) => metrics.feedDelay.observe(delayMs / 1000),
  });
  const askArchive = () =>
    config.databaseUrl === undefined ? Promise.resolve("none" as const) : archiveState(() => archive.open());
  const probes = {
    metrics,
    readiness: () => readinessOf(link?.session(), askArchive),
    isStopping: () => isStopping,
  };
  const app = createApp({
    feed,
    hubToBridge: config.hubToBridge,
    start: async (job, to) => startWorkflow(linked(), job, to),
    record: async (record) => (await archive.open()).records.keep(record),
    repost: reposter.repost,
    count: (kind, answer) => metrics.jobs.inc({ kind, answer }),
    ...probes,
    hasProbePort: config.probePort !== undefined,
    history: async () => (await archive.open()).history,
    people: async () => (await archive.open()).people,
    world: async () => (await archive.open()).world,
    beginErasure: (job) => beginErasure(linked(), job),
    publishing: async () => (await archive.open()).publishing,
    beginPublishing: async (job, hasFailed) => beginPublishing(linked().client, job, hasFailed),
    updateRun: async (workflowId, decisionId) => updateRun(linked().client, workflowId, decisionId),
  });
  const server = await serveHttp(app, config.host, config.port);
  const probeServer =
    config.probePort === undefined ? undefined : await serveHttp(probeApp(probes), config.host, config.probePort);
  logLine("info", "hub.bridge.listening", { host: config.host, port: server.port });
  const stopping = new AbortController();
  const telling = tellAlertsOf(config, archive, metrics, stopping.signal);
  const taskQueue = "hub-contests";
  const workflowBundle = await bundleWorkflows(taskQueue);
  const activities = createPostActivities(config, metrics, observer.onResult.bind(observer));
  const interceptors = config.otel === undefined ? {} : { activity: [observeActivities(observer)] };
  const plan = { taskQueue, workflowBundle, activities, interceptors } as const;
  link = linkTemporal(config.temporal, [plan], metrics);
  return {
    port: server.port,
    async stop() {
      isStopping = true;
      stopping.abort();
      await telling;
      // Before the server, which waits for what is open.
      await feed.stop();
      await server.close();
      await probeServer?.close();
      await reposter.settled();
      await link.stop();
      await archive.close();
      await observer.stop();
    },
  };
}

/** TEL9: at once where nobody is told. */
function tellAlertsOf(
  { alertWebhook }: BridgeConfig,
  archive: LazyArchive,
  metrics: BridgeMetrics,
  stop: AbortSignal,
): Promise<void> {
  if (alertWebhook === undefined) return Promise.resolve();
  const deliveries = async () => (await archive.open()).deliveries;
  return tellAlerts(alertWebhook, { deliveries, count: (outcome) => metrics.alerts.inc({ outcome }) }, stop);
}
