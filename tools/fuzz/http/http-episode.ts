import { Random } from "../../../testkit/random.ts";
import { Broken } from "../door.ts";
import { EpisodeFailed } from "../episode.ts";
import { checkRoom } from "./check-room.ts";
import { signToken, type ForgedClaims } from "./forge-token.ts";
import { judgeAnswer, outcomeOf, type HttpAnswer } from "./judge-answer.ts";
import { RequestMaker, type HttpRequest } from "./make-request.ts";

/** Requests for one room, and a look at it afterwards. */
export interface HttpEpisodePlan {
  readonly seed: number;
  readonly url: URL;
  readonly hubId: string;
  readonly roomId: string;
  readonly routes: readonly [string, ...string[]];
  /** `HUB_JWT_SECRET`. */
  readonly secret: string;
  readonly sign: (id: string, signed: string) => Readonly<Record<string, string>>;
  /** @throws where no answer comes. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Finds faults of the room afterwards; {@link checkRoom} unless given. */
  readonly check?: typeof checkRoom;
}

export interface HttpEpisodeReport {
  readonly requests: number;
  readonly routes: ReadonlyMap<string, number>;
  readonly outcomes: ReadonlyMap<string, number>;
}

const REQUESTS = 25;
/** Budgets are an actor's own (LIM4): one alone would mostly be told to wait. */
const ACTORS = 4;
const SHOWN = 6;
const HOUR = 3600;
/** Rooms of a hub that goes down, or whose verbs change, can no longer be looked at: such requests have their own hub. */
const OPERATING = /^(PUT .*\/catalog|POST .*\/drain)$/;

/**
 * Sends requests, holds each answer against the rules (SOK2), and then looks whether the room is whole and takes a good
 * command.
 *
 * @throws EpisodeFailed with the last requests, where anything is wrong.
 */
export async function playHttpEpisode(plan: HttpEpisodePlan): Promise<HttpEpisodeReport> {
  const last: string[] = [];
  const routes = new Map<string, number>();
  const outcomes = new Map<string, number>();
  try {
    const makers = makersFor(plan);
    for (let nth = 0; nth < REQUESTS; nth += 1) {
      const request = makers.at(nth % makers.length)?.make();
      if (request === undefined) break;
      last.push(shown(request));
      last.splice(0, last.length - SHOWN);
      const answer = await plan.send(request);
      const fault = judgeAnswer(request, answer);
      if (fault !== undefined) throw new Broken(`${request.method} ${request.path.slice(0, 200)}: ${fault}`);
      routes.set(request.route, (routes.get(request.route) ?? 0) + 1);
      const outcome = outcomeOf(answer);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    await roomIsWhole(plan);
    return { requests: REQUESTS, routes, outcomes };
  } catch (cause) {
    throw new EpisodeFailed(cause, last);
  }
}

function makersFor({ seed, hubId, roomId, routes, secret, sign }: HttpEpisodePlan): RequestMaker[] {
  const chance = new Random(seed);
  const operating = routes.filter((route) => OPERATING.test(route));
  const others = routes.filter((route) => !OPERATING.test(route));
  return Array.from({ length: ACTORS }, (_, nth) => {
    const isOperator = nth === ACTORS - 1 && chance.happens(0.3);
    const hub = isOperator ? `${hubId}-operated` : hubId;
    // The answers of a hub that is going down are judged as well.
    const [first = "GET /healthz", ...more] = isOperator ? [...operating, ...operating, ...others] : others;
    const actorId = `http-${seed}-${nth}`;
    const place = { hubId: hub, roomId, actorId };
    return new RequestMaker(chance, { routes: [first, ...more], place, claims: claimsOf(actorId, hub), secret, sign });
  });
}

async function roomIsWhole(plan: HttpEpisodePlan): Promise<void> {
  const { url, hubId, roomId, secret, seed, send, check = checkRoom } = plan;
  const token = signToken(secret, claimsOf(`warden-${seed}`, hubId));
  const body = Buffer.from(
    JSON.stringify({ id: `good-${seed}`, verb: "verb.emote", args: { text: "is still here." } }),
  );
  const path = `/v1/hubs/${hubId}/rooms/${roomId}/commands`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const base = { route: `POST ${path}`, method: "POST", token: "good", isAddressed: true } as const;
  const answer = await send({ ...base, path, headers, body });
  // A session that was closed waits for rituals that nothing resolves here (SES2: a session closes behind them).
  if (answer.status !== 200 || !/"status":"accepted"|"code":"session-closing"/.test(answer.body)) {
    throw new Broken(`a good command came to ${answer.status} ${answer.body}`);
  }
  const faults = await check(url, hubId, roomId, token);
  if (faults.length > 0) throw new Broken(`the room is not whole: ${faults.slice(0, 3).join("; ")}`);
}

function claimsOf(sub: string, hub: string): ForgedClaims {
  const roles = ["player", "gm", "moderator", "ops"];
  return { sub, hub, room: "*", name: sub, roles, exp: Math.floor(Date.now() / 1000) + HOUR };
}

function shown({ method, path, headers, body }: HttpRequest): string {
  const said = Object.entries(headers).map(([name, value]) => `${name}: ${value.slice(0, 80)}`);
  const sent = body === undefined ? "" : ` ${body.toString("utf8").slice(0, 300)}`;
  return `${method} ${path.slice(0, 200)} {${said.join(", ")}}${sent}`;
}
