import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { bundle, PROJECT } from "./bundle.ts";
import type { EdgeServerOptions, EdgeServerReady } from "./edge-server.ts";
import { HubDoor } from "./hub-door.ts";
import { Server } from "./server.ts";
import { startEdgeServer } from "./start-edge-server.ts";
import { WITHOUT_LIMITS } from "./without-limits.ts";

export interface HubOptions {
  /** Where its sources lie: this project's, unless another state of it is compared. */
  readonly root?: string;
  /** Another entry than the product's own. */
  readonly entry?: string;
  readonly inspect?: boolean;
}

/** The hub on Miniflare, bundled as for a deploy, its limits raised as any hub may raise its own (CAT2). */
export class HubServer extends HubDoor {
  readonly #options: EdgeServerOptions;
  #server!: Server<EdgeServerReady>;

  private constructor(options: EdgeServerOptions) {
    super();
    this.#options = options;
  }

  static async start(stateDir: string, { root = PROJECT, ...more }: HubOptions = {}): Promise<HubServer> {
    const entry = more.entry ?? join(root, "src/worker/index.ts");
    const { config, script } = await bundle(join(root, "wrangler.toml"), entry, join(stateDir, "bundle"));
    const { inspect = false } = more;
    const hub = new HubServer({ config, script, bindings: settings(), stateDir: join(stateDir, "state"), inspect });
    await hub.#begin();
    await hub.override({ verbs: { "verb.say": { rateLimit: null } }, limits: WITHOUT_LIMITS });
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
