import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Seat } from "../load/load-job.ts";
import { bundle, PROJECT } from "./bundle.ts";
import type { EdgeServerOptions, EdgeServerReady } from "./edge-server.ts";
import { Server } from "./server.ts";
import { startEdgeServer } from "./start-edge-server.ts";

export const HUB_ID = "bench";

export interface HubOptions {
  /** Where its sources lie: this project's, unless another state of it is compared. */
  readonly root?: string;
  /** Another entry than the product's own. */
  readonly entry?: string;
  readonly inspect?: boolean;
}

/** The hub on Miniflare, bundled as for a deploy, its limits raised as any hub may raise its own (CAT2). */
export class HubServer {
  readonly #options: EdgeServerOptions;
  #server!: Server<EdgeServerReady>;

  private constructor(options: EdgeServerOptions) {
    this.#options = options;
  }

  static async start(stateDir: string, { root = PROJECT, ...more }: HubOptions = {}): Promise<HubServer> {
    const entry = more.entry ?? join(root, "src/worker/index.ts");
    const { config, script } = await bundle(join(root, "wrangler.toml"), entry, join(stateDir, "bundle"));
    const { inspect = false } = more;
    const hub = new HubServer({ config, script, bindings: settings(), stateDir: join(stateDir, "state"), inspect });
    await hub.#begin();
    await hub.#raiseLimits();
    return hub;
  }

  get url(): string {
    return this.#server.ready.url;
  }

  /** @throws where it was started without */
  get inspectorUrl(): string {
    const { inspectorUrl } = this.#server.ready;
    if (inspectorUrl === undefined) throw new Error("the hub was started without its inspector");
    return inspectorUrl;
  }

  get pid(): number {
    return this.#server.pid;
  }

  /** Places for so many players, or spectators, in a room. */
  async seats(room: string, count: number): Promise<Seat[]> {
    return Promise.all(Array.from({ length: count }, (_, at) => this.seat(room, `player-${at}`)));
  }

  async seat(room: string, actorId: string, roles: readonly string[] = ["player"]): Promise<Seat> {
    const token = await this.token(room, actorId, roles);
    const url = `${this.url.replace("http", "ws")}/v1/hubs/${HUB_ID}/rooms/${room}/socket`;
    return { url, headers: { authorization: `Bearer ${token}` } };
  }

  async token(roomId: string, actorId: string, roles: readonly string[]): Promise<string> {
    const body = JSON.stringify({ actorId, hubId: HUB_ID, roomId, roles, ttlSeconds: 3600 });
    const { token } = (await this.request("POST", "/v1/dev/tokens", body)) as { token: string };
    return token;
  }

  async request(method: string, path: string, body: string, token?: string): Promise<unknown> {
    const headers = {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(new URL(path, this.url), { method, headers, body });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** Stops it and begins anew on what was committed; `meanwhile` may look at the files. */
  async restart(meanwhile: (stateDir: string) => void = () => {}): Promise<void> {
    await this.stop();
    meanwhile(this.#options.stateDir);
    await this.#begin();
  }

  async #begin(): Promise<void> {
    this.#server = await startEdgeServer(this.#options);
  }

  async #raiseLimits(): Promise<void> {
    const limits = { actorCommands: { burst: 1_000_000, perSeconds: 1 }, roomCommandsPerSecond: 1_000_000 };
    const override = { verbs: { "verb.say": { rateLimit: null } }, limits };
    const token = await this.token("*", "operator", ["ops"]);
    await this.request("PUT", `/v1/hubs/${HUB_ID}/catalog`, JSON.stringify(override), token);
  }
}

function settings(): Record<string, string> {
  const secret = () => `whsec_${randomBytes(24).toString("base64")}`;
  return {
    HUB_ENV: "dev",
    HUB_JWT_SECRET: randomBytes(32).toString("hex"),
    HUB_TO_BRIDGE_SECRETS: secret(),
    BRIDGE_TO_HUB_SECRETS: secret(),
  };
}
