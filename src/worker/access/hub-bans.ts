import type { Env } from "../../durable/env.ts";
import { bansOf } from "../../durable/hub/bans-of.ts";
import { HubBans } from "../../durable/hub/hub-bans.ts";
import type { Problem } from "../../durable/protocol/http/problem.ts";
import type { Actor } from "../../durable/protocol/state/actor.ts";
import { log } from "../log.ts";

/** How long this isolate trusts what it knows of a hub's bans. */
const KEPT_MS = 5_000;
/** Hubs that an isolate remembers. */
const MOST_HUBS = 1_000;
const RETRY_MS = 1_000;

interface Known {
  readonly bans: HubBans;
  /** When the hub last answered, in ms; null where it never has. */
  readAt: number | null;
}

const REVOKED = "the token was revoked; get a new one";

const knownOf = new WeakMap<object, Map<string, Known>>();

/**
 * Why a hub lets an actor use none of its rooms and routes, or null (MOD6, TOK9). An isolate asks the hub once in 5 s. While the
 * hub's object does not answer, what it said last holds; one that never answered is `busy`, as for a room that does not
 * know its rules (CAT4).
 */
export async function hubBanProblem(env: Env, actor: Actor, now: number): Promise<Problem | null> {
  const known = ofHub(env, actor.hubId);
  if (known.readAt === null || now - known.readAt >= KEPT_MS || now < known.readAt) {
    if (await known.bans.lookUp()) known.readAt = now;
    else if (known.readAt === null) {
      const detail = "the hub does not know yet whom it bans; come back in a moment";
      return { code: "busy", detail, retryAfterMs: RETRY_MS };
    }
  }
  if (known.bans.isRevoked(actor)) return { code: "unauthenticated", detail: REVOKED };
  return known.bans.isBanned(actor) ? { code: "banned", detail: "you are banned from this hub" } : null;
}

function ofHub(env: Env, hubId: string): Known {
  const hubs = knownOf.get(env) ?? new Map<string, Known>();
  knownOf.set(env, hubs);
  const before = hubs.get(hubId);
  if (before !== undefined) return before;
  if (hubs.size >= MOST_HUBS) hubs.clear();
  const bans = new HubBans({
    clock: Date.now,
    bans: (version) => bansOf(env, hubId).bans(version),
    onChange: () => {},
    onError: (error) => {
      log("warn", "hub.edge.bansUnread", { hubId, error: String(error) });
    },
  });
  const known: Known = { bans, readAt: null };
  hubs.set(hubId, known);
  return known;
}
