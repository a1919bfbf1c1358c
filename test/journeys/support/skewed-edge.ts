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
  const bindings = { ...parseEnv(readFileSync(join(stateDir, "edge.env"), "utf8")), BRIDGE_URL: bridgeUrl };
  const scriptOf = (path: string) => ({
    ...workerOptions,
    ...{ modules: [{ type: "ESModule" as const, path }], modulesRoot: "/", bindings },
  });
  const ofRooms = (className: string) => ({ className, scriptName: "rooms", useSQLite: true });
  const durableObjects = {
    ROOMS: ofRooms("RoomObject"),
    DIRECTORY: ofRooms("HubDirectory"),
    CATALOG: ofRooms("HubCatalog"),
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        { ...scriptOf(edge), name: "edge", durableObjects },
        { ...scriptOf(rooms), name: "rooms", queueConsumers: {} },
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
