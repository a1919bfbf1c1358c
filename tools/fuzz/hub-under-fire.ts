import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { Webhook } from "standardwebhooks";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { mintToken } from "../../src/durable/identity/mint-token.ts";
import type { Actor } from "../../src/durable/protocol/state/actor.ts";
import { PROJECT } from "../project.ts";
import { bundleWorker } from "./bundle-worker.ts";

export interface FireOptions {
  /** Hears every line that it prints. */
  readonly onLine?: (line: string) => void;
  /** Further settings of the edge. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The hub as a deploy would bundle it, in a real workerd, without a bridge: its output is searched for bugs. */
export class HubUnderFire {
  readonly url: URL;
  /** Lines that tell of a bug, at most a few. */
  readonly bugs: readonly string[];
  /** `HUB_JWT_SECRET`. */
  readonly secret: string;
  readonly #bridge: Webhook;
  readonly #directory: string;
  readonly #miniflare: Miniflare;

  private constructor(miniflare: Miniflare, url: URL, keys: Keys, directory: string, bugs: readonly string[]) {
    this.bugs = bugs;
    this.#miniflare = miniflare;
    this.url = url;
    this.secret = keys.jwt;
    this.#bridge = new Webhook(keys.fromBridge);
    this.#directory = directory;
  }

  static async start({ onLine = () => {}, settings = {} }: FireOptions = {}): Promise<HubUnderFire> {
    const directory = await mkdtemp(join(tmpdir(), "fuzz-"));
    const keys = { jwt: randomBytes(32).toString("hex"), fromBridge: newWebhookKey() };
    const bugs: string[] = [];
    const hear = (line: string) => {
      onLine(line);
      if (BUG.test(line) && bugs.length < MOST_BUGS) bugs.push(line.slice(0, 1000));
    };
    try {
      const miniflare = new Miniflare(await optionsFor(directory, keys, settings, hear));
      return new HubUnderFire(miniflare, await miniflare.ready, keys, directory, bugs);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** A token; `ttlMs` may be negative. */
  async token(actor: Pick<Actor, "actorId" | "hubId" | "roles">, ttlMs = 6 * 3_600_000): Promise<string> {
    const stats = { ingenuity: 0, resolve: 0, finesse: 1, presence: 0, weird: 0 };
    const capabilities = ["capability.spectrumless-manifest"];
    const claims = { ...actor, room: "*", name: actor.actorId, capabilities, stats, expiresAt: Date.now() + ttlMs };
    const token = await mintToken(claims, this.secret);
    if (token === undefined) throw new Error("the claims are too long");
    return token;
  }

  /** Headers of a request of the bridge's (BRG5); of a GET `signed` is `GET <path?query>`. */
  sign(id: string, signed: string): Record<string, string> {
    const at = new Date();
    return {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": this.#bridge.sign(id, at, signed),
    };
  }

  async request(method: string, path: string, token: string, body: object): Promise<void> {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(new URL(path, this.url), { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  async stop(): Promise<void> {
    await this.#miniflare.dispose();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

const MOST_BUGS = 20;
/** Output of a room, the edge or the runtime that reveals a bug. */
const BUG =
  /telemetry\.hub\.(inputFailed|deadlineFailed|frameFailed|alarmFailed)|"hub\.edge\.failed"|Uncaught|uncaught exception|TypeError|RangeError/;

interface Keys {
  readonly jwt: string;
  readonly fromBridge: string;
}

function newWebhookKey(): string {
  return `whsec_${randomBytes(24).toString("base64")}`;
}

async function optionsFor(
  directory: string,
  keys: Keys,
  more: Readonly<Record<string, string>>,
  hear: (line: string) => void,
) {
  const script = await bundleWorker(PROJECT, join(directory, "bundle"));
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(PROJECT, "wrangler.toml"));
  const settings = {
    HUB_ENV: "dev",
    HUB_JWT_SECRET: keys.jwt,
    HUB_TO_BRIDGE_SECRETS: newWebhookKey(),
    BRIDGE_TO_HUB_SECRETS: keys.fromBridge,
    ...more,
    // Nothing listens there: jobs wait, as they do when the bridge is down.
    BRIDGE_URL: "http://127.0.0.1:9",
  };
  return convertV4MiniflareOptions({
    workers: [
      {
        ...workerOptions,
        name: "hub",
        modules: [{ type: "ESModule" as const, path: script }],
        modulesRoot: "/",
        bindings: settings,
      },
    ],
    host: "127.0.0.1",
    port: 0,
    log: new Log(LogLevel.NONE),
    defaultPersistRoot: join(directory, "state"),
    cf: false,
    handleStructuredLogs: ({ message }) => {
      hear(message);
    },
  });
}
