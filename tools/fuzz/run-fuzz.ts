import type { Role } from "../../src/durable/protocol/state/actor.ts";
import { randomWorld } from "../../testkit/players/random-world.ts";
import { Random } from "../../testkit/random.ts";
import { seedOf } from "../load/bots/cast.ts";
import { Broken } from "./door.ts";
import { EpisodeFailed, playEpisode, type EpisodeReport } from "./episode.ts";
import type { FuzzFailure } from "./fuzz-failure.ts";
import { fireRequests, type RequestReport } from "./http/fire-requests.ts";
import { HubUnderFire } from "./hub-under-fire.ts";
import { isOver } from "./is-over.ts";
import type { FrameKind } from "./make-frame.ts";

export interface FuzzOptions {
  readonly seed: number;
  /** The least number of frames to send. */
  readonly frames: number;
  /** The least number of HTTP requests to send after the frames. */
  readonly requests: number;
  /** Rooms under fire at a time. */
  readonly lanes: number;
  /** Plays this episode of frames alone. */
  readonly only?: number | undefined;
  /** Plays this episode of requests alone, and no frames. */
  readonly onlyRequests?: number | undefined;
}

export interface FuzzReport {
  readonly seed: number;
  readonly frames: number;
  readonly connections: number;
  readonly floods: number;
  readonly seconds: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly http: RequestReport;
  /** None where all is well. */
  readonly failure?: FuzzFailure;
}

/** The actors of a lane; in hubs whose limits are as they come, and raised. */
const CASTS: readonly { readonly hubId: string; readonly roles: readonly Role[] }[] = [
  { hubId: "fuzz-free", roles: ["player"] },
  { hubId: "fuzz-free", roles: ["player", "gm"] },
  { hubId: "fuzz-free", roles: ["player", "gm", "moderator"] },
  { hubId: "fuzz-free", roles: ["spectator"] },
  { hubId: "fuzz-held", roles: ["player", "gm"] },
  { hubId: "fuzz-held", roles: ["player", "moderator", "ops"] },
];
/** A lane moves to another room after this many episodes. */
const EPISODES_A_ROOM = 40;

export interface Following {
  readonly onProgress?: (frames: number, requests: number) => void;
  /** Ends the fire early. What fails from then on proves nothing: a Ctrl-C ends the runtime, too. */
  readonly over?: AbortSignal;
}

/** Fires frames at a hub in a real workerd until there were enough, or something breaks (SOK4). */
export async function runFuzz(options: FuzzOptions, following: Following = {}): Promise<FuzzReport> {
  const hub = await HubUnderFire.start();
  try {
    await raiseLimits(hub, options.seed);
    const { onProgress = () => {}, over } = following;
    const { onlyRequests, only } = options;
    const framesOf = onlyRequests === undefined ? options : { ...options, frames: 0 };
    const report = await fire(hub, framesOf, following);
    if (report.failure !== undefined || only !== undefined || over?.aborted) return report;
    const { failure, ...http } = await fireRequests(hub, { ...options, only: onlyRequests, over }, (requests) =>
      onProgress(report.frames, requests),
    );
    return { ...report, http, ...(failure === undefined ? {} : { failure }) };
  } finally {
    await hub.stop();
  }
}

async function fire(
  hub: HubUnderFire,
  options: FuzzOptions,
  { onProgress = () => {}, over }: Following,
): Promise<FuzzReport> {
  const { seed, frames, lanes, only } = options;
  const begun = performance.now();
  const sum = {
    frames: 0,
    connections: 0,
    floods: 0,
    kinds: new Map<FrameKind, number>(),
    answers: new Map<string, number>(),
  };
  let failure: FuzzFailure | undefined;
  const enough = () => failure !== undefined || sum.frames >= frames || over?.aborted === true;
  const lane = async (first: number) => {
    let after: number | undefined;
    for (let episode = first; !enough(); episode += lanes) {
      try {
        const report = await playAt(hub, seed, episode, lanes, after);
        if (hub.bugs.length > 0) throw new Broken("the hub told of a bug");
        addUp(sum, report);
        after = ((episode - first) / lanes) % EPISODES_A_ROOM === EPISODES_A_ROOM - 1 ? undefined : report.version;
        onProgress(sum.frames, 0);
      } catch (error) {
        if (await isOver(over)) return;
        const lastFrames = error instanceof EpisodeFailed ? error.lastFrames : [];
        const message = error instanceof Error ? error.message : String(error);
        failure ??= { episode: String(episode), message, lastFrames, bugs: hub.bugs };
      }
      if (only !== undefined) return;
    }
  };
  await Promise.all(only === undefined ? Array.from({ length: lanes }, (_, first) => lane(first)) : [lane(only)]);
  return {
    seed,
    frames: sum.frames,
    connections: sum.connections,
    floods: sum.floods,
    seconds: (performance.now() - begun) / 1000,
    kinds: Object.fromEntries(sum.kinds),
    answers: Object.fromEntries(sum.answers),
    http: { requests: 0, seconds: 0, routes: {}, outcomes: {} },
    ...(failure === undefined ? {} : { failure }),
  };
}

async function playAt(
  hub: HubUnderFire,
  seed: number,
  episode: number,
  lanes: number,
  after: number | undefined,
): Promise<EpisodeReport> {
  const lane = episode % lanes;
  const room = Math.floor(episode / lanes / EPISODES_A_ROOM);
  const { hubId, roles } = CASTS[lane % CASTS.length] ?? { hubId: "fuzz-free", roles: ["player"] };
  const actorId = `fuzzer-${lane}`;
  const other = { actorId: `other-${lane}`, hubId, roles: ["player"] as const };
  const tokens = {
    own: await hub.token({ actorId, hubId, roles: [...roles] }),
    others: await hub.token({ ...other, roles: [...other.roles] }),
    expired: await hub.token({ actorId, hubId, roles: [...roles] }, -60_000),
  };
  const url = new URL(`/v1/hubs/${hubId}/rooms/fuzz-${lane}-${room}/socket`, hub.url);
  url.protocol = "ws:";
  return playEpisode({ seed: seedOf(seed, episode), url, tokens, actorId, others: [other.actorId], after });
}

/**
 * One half of the rooms takes all that comes, so that what is decided is not always the same, and has verbs of its own,
 * drawn by the seed.
 */
async function raiseLimits(hub: HubUnderFire, seed: number): Promise<void> {
  const hubId = "fuzz-free";
  const token = await hub.token({ actorId: "operator", hubId, roles: ["ops"] });
  const free = { rateLimit: null };
  const verbs = Object.fromEntries(
    ["say", "offerTrade", "skirmish", "challengeDuel"].map((verb) => [`verb.${verb}`, free]),
  );
  const limits = {
    actorCommands: { burst: 1_000_000, perSeconds: 1 },
    roomCommandsPerSecond: 1_000_000,
    actorTextBytes: { burst: 1_000_000_000, perSeconds: 1 },
  };
  const world = randomWorld(new Random(seed));
  const catalog = { complications: world.complications, verbs: { ...verbs, ...world.verbs }, limits };
  await hub.request("PUT", `/v1/hubs/${hubId}/catalog`, token, catalog);
}

function addUp(
  sum: {
    frames: number;
    connections: number;
    floods: number;
    kinds: Map<FrameKind, number>;
    answers: Map<string, number>;
  },
  { frames, kinds, answers, flooded }: EpisodeReport,
): void {
  sum.frames += frames;
  sum.connections += 1;
  sum.floods += flooded ? 1 : 0;
  for (const [kind, count] of kinds) sum.kinds.set(kind, (sum.kinds.get(kind) ?? 0) + count);
  for (const [answer, count] of answers) sum.answers.set(answer, (sum.answers.get(answer) ?? 0) + count);
}
