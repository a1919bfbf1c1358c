import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { onTestFinished } from "vitest";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { PROJECT } from "../../../tools/project.ts";
import { newFolder } from "./terminal.ts";

/** An edge whose routes and queues are of one release and whose rooms, directory and catalog are of another: two deploys meet. */
export interface Skew {
  /** The script of the routes. */
  readonly edge: string;
  /** The script of the objects. */
  readonly rooms: string;
}

/** Serves it in a real workerd in the place of a stack's edge, until the test ends. @returns its address */
export async function serveSkewed(
  { edge, rooms }: Skew,
  { stateDir, port, bridgeUrl }: { readonly stateDir: string; readonly port: number; readonly bridgeUrl: string },
): Promise<string> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(PROJECT, "wrangler.toml"));
  // The bundles have neither pages nor a build of their own.
  const { queueConsumers, assets: _, ...common } = workerOptions;
  const bindings = { ...parseEnv(readFileSync(join(stateDir, "edge.env"), "utf8")), BRIDGE_URL: bridgeUrl };
  const scriptOf = (path: string) => ({ modules: [{ type: "ESModule" as const, path }], modulesRoot: "/", bindings });
  const ofRooms = Object.entries(common.durableObjects ?? {}).map(([name, object]) => {
    return [name, { ...(typeof object === "string" ? { className: object } : object), scriptName: "rooms" }];
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        { ...common, ...scriptOf(edge), name: "edge", queueConsumers, durableObjects: Object.fromEntries(ofRooms) },
        { ...common, ...scriptOf(rooms), name: "rooms" },
      ],
      host: "127.0.0.1",
      port,
      log: new Log(LogLevel.NONE),
      defaultPersistRoot: newFolder(),
      cf: false,
      handleStructuredLogs: () => {},
    }),
  );
  onTestFinished(() => miniflare.dispose());
  return (await miniflare.ready).origin;
}
