import { Hono } from "hono";
import hub from "../../../package.json" with { type: "json" };
import type { Readiness } from "../bridge/readiness.ts";
import type { BridgeMetrics } from "./metrics.ts";

export interface ProbePorts {
  readonly metrics: BridgeMetrics;
  readiness(): Promise<Readiness>;
  /** BRG4: nothing more is accepted. */
  isStopping(): boolean;
}

/** Liveness, readiness and metrics of a process (BRG3), for a port that only its orchestrator reaches. */
export function probeApp(ports: ProbePorts): Hono {
  return new Hono().route("/", probes(ports)).route("/", metricsPage(ports));
}

/** `/healthz` and `/readyz`. */
export function probes({ readiness, isStopping }: ProbePorts): Hono {
  const app = new Hono();
  app.get("/healthz", (c) => c.json({ status: "ok", version: hub.version }));
  app.get("/readyz", async (c) => {
    const found = await readiness();
    const told = isStopping() ? { ...found, ready: false, stopping: true } : found;
    return c.json(told, told.ready ? 200 : 503);
  });
  return app;
}

/** `/metrics`, Prometheus text. Whether the process is ready is looked at for each. */
export function metricsPage({ metrics: { registry, ready }, readiness, isStopping }: ProbePorts): Hono {
  const app = new Hono();
  app.get("/metrics", async () => {
    ready.set((await readiness()).ready && !isStopping() ? 1 : 0);
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  });
  return app;
}
