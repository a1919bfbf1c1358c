import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { acceptJobs } from "./accept-jobs.ts";
import type { BridgePorts } from "./bridge-ports.ts";
import { readHistory } from "./read-history.ts";

/** More than a full batch of the largest jobs. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** The bridge's side of HTTP: all its routes. */
export function createApp(ports: BridgePorts): Hono {
  const app = new Hono();
  const tooLarge = () => new Response(null, { status: 413 });
  app.post("/jobs", bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }), (c) => acceptJobs(c.req.raw, ports));
  app.get("/archive/hubs/:hubId/:list", (c) =>
    readHistory(c.req.raw, c.req.param("hubId"), c.req.param("list"), ports),
  );
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const found = await ports.readiness();
    const readiness = ports.isStopping() ? { ...found, ready: false, stopping: true } : found;
    ports.metrics.ready.set(readiness.ready ? 1 : 0);
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get("/metrics", async () => {
    const { registry } = ports.metrics;
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  });
  return app;
}
