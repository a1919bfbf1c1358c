import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { metricsPage, probes } from "../../process/probe-app.ts";
import { acceptJobs } from "./accept-jobs.ts";
import type { BridgePorts } from "./bridge-ports.ts";
import { takeDecision } from "./orders/take-decision.ts";
import { readErasure, takeErasure } from "./orders/take-erasure.ts";
import { readLexicon, takeLexicon } from "./orders/take-lexicon.ts";
import { readItem, takeModerating } from "./orders/take-moderating.ts";
import { takeRedrive } from "./orders/take-redrive.ts";
import { readHistory } from "./reads/read-history.ts";
import { readRegister } from "./reads/read-register.ts";
import { streamFeed } from "./reads/stream-feed.ts";

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
  app.post("/lexicons", (c) => takeLexicon(c.req.raw, ports));
  app.get("/archive/hubs/:hubId/lexicon", (c) => readLexicon(c.req.raw, c.req.param("hubId"), ports));
  app.get("/archive/hubs/:hubId/items/:itemId", (c) =>
    readItem(c.req.raw, c.req.param("hubId"), c.req.param("itemId"), ports),
  );
  app.get("/archive/register", (c) => readRegister(c.req.raw, ports));
  app.get("/archive/hubs/:hubId/:list", (c) =>
    readHistory(c.req.raw, c.req.param("hubId"), c.req.param("list"), ports),
  );
  app.get("/feed/hubs/:hubId", (c) =>
    streamFeed(c.req.raw, c.req.param("hubId"), ports, () => c.env.outgoing.destroy()),
  );
  app.route("/", probes(ports));
  if (!ports.hasProbePort) app.route("/", metricsPage(ports));
  return app;
}
