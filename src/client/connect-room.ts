import { DEFAULT_ACK_PACE } from "./connection/acknowledger.ts";
import type { AckPace } from "./connection/acknowledger.ts";
import { DEFAULT_BACKOFF } from "./connection/backoff.ts";
import type { Backoff } from "./connection/backoff.ts";
import { DEFAULT_HEARTBEAT } from "./connection/link/heartbeat.ts";
import type { HeartbeatPace } from "./connection/link/heartbeat.ts";
import type { SocketAuth } from "./connection/link/prepare-socket.ts";
import { standardPlatform } from "./connection/platform.ts";
import type { Platform } from "./connection/platform.ts";
import { anyLength, durationOr, durationsOr } from "./connection/timer.ts";
import { TokenSource } from "./connection/token-source.ts";
import type { GetToken } from "./connection/token-source.ts";
import { RoomClient } from "./room-client.ts";
import type { HeldRoom } from "./state/mirror.ts";

export interface ConnectOptions {
  /** Base of the edge, such as `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly hubId: string;
  readonly roomId: string;
  /** One of the two is needed. With `getToken` the client renews a token by itself when it expires (TOK4). */
  readonly token?: string;
  readonly getToken?: GetToken;
  /** `bearer` needs a `platform.openSocket` that sends headers; `ticket`, the default, works everywhere. */
  readonly auth?: SocketAuth;
  /** How long a command may wait for its receipt, drops included: 30 s. */
  readonly commandTimeoutMs?: number;
  /** Commands that may wait at once: 1,000. */
  readonly maxWaiting?: number;
  readonly backoff?: Partial<Backoff>;
  readonly heartbeat?: Partial<HeartbeatPace>;
  readonly ack?: Partial<AckPace>;
  /** How long one try at a connection may take: 15 s. */
  readonly connectWithinMs?: number;
  /** After this long a connection counts as good, and the back-off begins anew: 5 s. */
  readonly stableAfterMs?: number;
  /** Tries in a row that may fail before the client stops with `gave-up`; without it, it never does. */
  readonly maxFailures?: number;
  readonly platform?: Partial<Platform> | undefined;
  /** This room as an earlier client of the same actor held it: the first connection resumes from there (PKG5). */
  readonly held?: HeldRoom | undefined;
}

/**
 * Joins a room and stays in it: resumes after drops, sends unanswered commands again, keeps the state (SOK1, RES3,
 * CMD3). Begins to connect at once; `ready` tells how that went. Durations are ms above 0, `Infinity` for never; what
 * is none counts as not given (CLT4).
 * @throws TypeError for a url that is not http(s), where neither `token` nor `getToken` is given, and for a `token`
 * that can be none
 */
export function connectRoom(options: ConnectOptions): RoomClient {
  const client = prepareRoom(options);
  client.resume();
  return client;
}

/** As {@link connectRoom}, but nothing leaves before `resume`. */
export function prepareRoom(options: ConnectOptions): RoomClient {
  if (!/^https?:\/\/[^/]/.test(options.url)) {
    throw new TypeError(`url must begin with http:// or https://, not ${JSON.stringify(options.url)}`);
  }
  const given: Platform = { ...standardPlatform(), ...options.platform };
  const platform: Platform = { ...given, after: anyLength(given.after) };
  return new RoomClient({
    room: { url: options.url, hubId: options.hubId, roomId: options.roomId, platform },
    platform,
    tokens: new TokenSource(options.token, options.getToken),
    auth: options.auth ?? "ticket",
    backoff: durationsOr(DEFAULT_BACKOFF, options.backoff),
    heartbeat: durationsOr(DEFAULT_HEARTBEAT, options.heartbeat),
    ack: durationsOr(DEFAULT_ACK_PACE, options.ack),
    commandTimeoutMs: durationOr(30_000, options.commandTimeoutMs),
    maxWaiting: options.maxWaiting ?? 1_000,
    connectWithinMs: durationOr(15_000, options.connectWithinMs),
    stableAfterMs: durationOr(5_000, options.stableAfterMs),
    held: options.held,
    maxFailures: options.maxFailures ?? Number.POSITIVE_INFINITY,
  });
}
