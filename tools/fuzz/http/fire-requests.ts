import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seedOf } from "../../load/bots/cast.ts";
import { PROJECT } from "../../project.ts";
import { readRoutes } from "../../protocol/read-routes.ts";
import { Broken } from "../door.ts";
import { EpisodeFailed } from "../episode.ts";
import type { FuzzFailure } from "../fuzz-failure.ts";
import type { HubUnderFire } from "../hub-under-fire.ts";
import { isOver } from "../is-over.ts";
import { playHttpEpisode, type HttpEpisodeReport } from "./http-episode.ts";
import { RequestSender } from "./send-request.ts";

export interface RequestOptions {
  readonly seed: number;
  readonly requests: number;
  readonly lanes: number;
  readonly only?: number | undefined;
  /** Ends the fire early. What fails from then on proves nothing. */
  readonly over?: AbortSignal | undefined;
}

export interface RequestReport {
  readonly requests: number;
  readonly seconds: number;
  readonly routes: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
}

const HUB_ID = "fuzz-http";
/** Seeds of requests and of frames are apart. */
const FIRST_SEED = 500_000_000;

/** Every route of the edge, out of its switchboard: none can be left out. */
export function edgeRoutes(): [string, ...string[]] {
  const app = readFileSync(join(PROJECT, "src/worker/app.ts"), "utf8");
  const [first = "GET /healthz", ...more] = readRoutes(app).map(({ name }) => name);
  return [first, ...more];
}

/** Sends requests of every route to a hub in a real workerd until there were enough, or something breaks (SOK2). */
export async function fireRequests(
  hub: HubUnderFire,
  { seed, requests, lanes, only, over }: RequestOptions,
  onProgress: (requests: number) => void,
): Promise<RequestReport & { readonly failure?: FuzzFailure }> {
  const begun = performance.now();
  const sender = new RequestSender(hub.url);
  const routes = edgeRoutes();
  const sum = { requests: 0, routes: new Map<string, number>(), outcomes: new Map<string, number>() };
  let failure: FuzzFailure | undefined;
  const isEnough = () => failure !== undefined || sum.requests >= requests || over?.aborted === true;
  const lane = async (first: number) => {
    for (let episode = first; !isEnough(); episode += lanes) {
      try {
        const report = await playHttpEpisode({
          seed: seedOf(seed, FIRST_SEED + episode),
          url: hub.url,
          hubId: HUB_ID,
          roomId: `http-${episode}`,
          routes,
          secret: hub.secret,
          sign: (id, signed) => hub.sign(id, signed),
          send: (request) => sender.send(request),
        });
        if (hub.bugs.length > 0) throw new Broken("the hub told of a bug");
        addUp(sum, report);
        onProgress(sum.requests);
      } catch (error) {
        if (await isOver(over)) return;
        const lastFrames = error instanceof EpisodeFailed ? error.lastFrames : [];
        const message = error instanceof Error ? error.message : String(error);
        failure ??= { episode: `http:${episode}`, message, lastFrames, bugs: hub.bugs };
      }
      if (only !== undefined) return;
    }
  };
  await Promise.all(only === undefined ? Array.from({ length: lanes }, (_, first) => lane(first)) : [lane(only)]);
  sender.close();
  return {
    requests: sum.requests,
    seconds: (performance.now() - begun) / 1000,
    routes: Object.fromEntries(sum.routes),
    outcomes: Object.fromEntries(sum.outcomes),
    ...(failure === undefined ? {} : { failure }),
  };
}

function addUp(
  sum: { requests: number; readonly routes: Map<string, number>; readonly outcomes: Map<string, number> },
  { requests, routes, outcomes }: HttpEpisodeReport,
): void {
  sum.requests += requests;
  for (const [route, count] of routes) sum.routes.set(route, (sum.routes.get(route) ?? 0) + count);
  for (const [outcome, count] of outcomes) sum.outcomes.set(outcome, (sum.outcomes.get(outcome) ?? 0) + count);
}
