import { fileURLToPath } from "node:url";
import type { EdgeServerOptions, EdgeServerReady } from "./edge-server.ts";
import { Server } from "./server.ts";

const ENTRY = fileURLToPath(new URL("edge-server.ts", import.meta.url));

/** Serves a bundled Worker in a process of its own. */
export function startEdgeServer(options: EdgeServerOptions): Promise<Server<EdgeServerReady>> {
  return Server.start<EdgeServerReady>([ENTRY, JSON.stringify(options)]);
}
