import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** Milliseconds to seconds around the budget of PER3. */
const SECONDS = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4, 0.8, 2, 10, 60];

export type BridgeMetrics = ReturnType<typeof createMetrics>;

/** The metrics of `/metrics`, as Prometheus text (BRG3). */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
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
      help: "1 while workers poll and Temporal serves, as /readyz last found.",
      registers,
    }),
  };
}
