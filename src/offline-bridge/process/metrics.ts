import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** Milliseconds to seconds around the budget of PER3. */
const SECONDS = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4, 0.8, 2, 10, 60];

/** Seconds around the SLA of a closure (CLO7). */
const CLOSURE_SECONDS = [10, 30, 60, 120, 300, 600, 1800, 7200];
/** Seconds around the second within which moderators are told (FEED1). */
const FEED_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30];

/**
 * A workflow that throws, or whose code does not fit its history, is tried again for ever and looks like a hang. Counted
 * where Temporal's core says so, before there is a registry.
 */
export const workflowTaskFailures = new Counter({
  name: "hub_temporal_workflow_task_failures_total",
  help: "Workflow tasks that failed: a bug in a workflow, or code that does not fit its history.",
  registers: [],
});

export type BridgeMetrics = ReturnType<typeof createMetrics>;

/** The metrics of `/metrics`, as Prometheus text (BRG3). */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  registry.registerMetric(workflowTaskFailures);
  return {
    registry,
    jobs: new Counter({
      name: "hub_bridge_jobs_total",
      help: "Jobs the edge brought, by kind and by what the bridge answered.",
      labelNames: ["kind", "answer"] as const,
      registers,
    }),
    refusedDeliveries: new Counter({
      name: "hub_bridge_deliveries_refused_total",
      help: "Deliveries of jobs that were refused as a whole, by reason.",
      labelNames: ["code"] as const,
      registers,
    }),
    posts: new Counter({
      name: "hub_bridge_posts_total",
      help: "Tries to post a result to the edge, by kind and outcome.",
      labelNames: ["kind", "outcome"] as const,
      registers,
    }),
    receivedToPosted: new Histogram({
      name: "hub_bridge_received_to_posted_seconds",
      help: "From a job's arrival until its result was taken by the edge.",
      labelNames: ["kind"] as const,
      buckets: SECONDS,
      registers,
    }),
    stagedToTaken: new Histogram({
      name: "hub_bridge_staged_to_taken_seconds",
      help: "From a job's staging in its room, by the room's clock, until its result was taken by the edge.",
      labelNames: ["kind"] as const,
      buckets: SECONDS,
      registers,
    }),
    closures: new Counter({
      name: "hub_closure_runs_total",
      help: "Closures that ended, by outcome.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    closureSeconds: new Histogram({
      name: "hub_closure_after_close_seconds",
      help: "From a session's close until its closure was completed.",
      buckets: CLOSURE_SECONDS,
      registers,
    }),
    feedDelay: new Histogram({
      name: "hub_bridge_feed_delay_seconds",
      help: "From the archive's word that a hub has news until a follower's stream has them.",
      buckets: FEED_SECONDS,
      registers,
    }),
    reposts: new Counter({
      name: "hub_bridge_reposts_total",
      help: "Completed runs whose result was asked for again, by outcome.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    temporalConnects: new Counter({
      name: "hub_bridge_temporal_connects_total",
      help: "Tries to connect to Temporal and start the workers, by outcome.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    alerts: new Counter({
      name: "hub_bridge_alerts_total",
      help: "Tries to tell the operators' webhook of an alert, by outcome.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    feedStreams: new Gauge({
      name: "hub_bridge_feed_streams",
      help: "Streams of hubs' live feeds that are open at this bridge.",
      registers,
    }),
    ready: new Gauge({
      name: "hub_bridge_ready",
      help: "1 while workers poll and Temporal serves, as /readyz says.",
      registers,
    }),
  };
}
