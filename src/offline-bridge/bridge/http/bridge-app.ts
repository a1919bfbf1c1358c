import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import hub from "../../../../package.json" with { type: "json" };
import { acceptJobs } from "./accept-jobs.ts";
import type { BridgePorts } from "./bridge-ports.ts";
import { readHistory } from "./read-history.ts";
import { streamFeed } from "./stream-feed.ts";
import { takeDecision } from "./take-decision.ts";
import { readErasure, takeErasure } from "./take-erasure.ts";
import { readItem, takeModerating } from "./take-moderating.ts";
import { takeRedrive } from "./take-redrive.ts";

/** The bridge's side of HTTP: all its routes. */
export function createApp(ports: BridgePorts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post("/jobs", (c) => acceptJobs(c.req.raw, ports));
  app.post("/erasures", (c) => takeErasure(c.req.raw, ports));
  app.get("/archive/hubs/:hubId/erasures/:erasureId", (c) =>
    readErasure(c.req.raw, c.req.param("hubId"), c.req.param("erasureId"), ports),
  );
  app.post("/decisions", (c) => takeDecision(c.req.raw, ports));
  app.post("/redrives", (c) => takeRedrive(c.req.raw, ports));
  app.post("/moderating", (c) => takeModerating(c.req.raw, ports));
  app.get("/archive/hubs/:hubId/items/:itemId", (c) =>
    readItem(c.req.raw, c.req.param("hubId"), c.req.param("itemId"), ports),
  );
  app.get("/archive/hubs/:hubId/:list", (c) =>
    readHistory(c.req.raw, c.req.param("hubId"), c.req.param("list"), ports),
  );
  app.get("/feed/hubs/:hubId", (c) =>
    streamFeed(c.req.raw, c.req.param("hubId"), ports, () => c.env.outgoing.destroy()),
  );
  app.get("/healthz", (c) => c.json({ status: "ok", version: hub.version }));
  app.get("/readyz", async (c) => {
    const found = await ports.readiness();
    const readiness = ports.isStopping() ? { ...found, ready: false, stopping: true } : found;
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get("/metrics", async () => {
    const { registry, ready } = ports.metrics;
    ready.set((await ports.readiness()).ready && !ports.isStopping() ? 1 : 0);
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  });
  return app;
}
