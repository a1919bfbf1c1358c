import * as v from "valibot";
import { mintToken } from "../../durable/identity/mint-token.ts";
import { LONGEST_LIFETIME_SECONDS } from "../../durable/identity/token-claims.ts";
import { Actor } from "../../durable/protocol/state/actor.ts";
import type { EdgeContext, EdgeMiddleware } from "../app-env.ts";
import { readJson } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const { actorId, hubId, room, name, capabilities, roles, stats } = Actor.entries;

const TokenRequest = v.object({
  actorId,
  hubId,
  roomId: room,
  name: v.optional(name),
  capabilities: v.optional(capabilities, []),
  roles: v.optional(roles, ["player"]),
  stats: v.optional(stats, {}),
  ttlSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_LIFETIME_SECONDS)), 3600),
});

/** Outside development the dev routes do not exist (TOK3). */
export const devOnly: EdgeMiddleware = async (c, next) => {
  if (c.env.HUB_ENV !== "dev")
    return refuse(c, { code: "not-found", detail: "this route is there in development only" });
  return next();
};

/** `POST /v1/dev/tokens` (TOK3): mints a token for anybody. */
export async function mintDevToken(c: EdgeContext): Promise<Response> {
  const secret = c.env.HUB_JWT_SECRET;
  if (!secret || c.env.HUB_JWKS_URL) {
    const detail = "tokens of this hub are signed elsewhere: HUB_JWKS_URL is set";
    return refuse(c, { code: "not-found", detail });
  }
  const read = await readJson(c.req.raw, TokenRequest);
  if (!read.ok) return refuse(c, read.problem);
  const { roomId, ttlSeconds, ...wanted } = read.value;
  const expiresAt = (Math.floor(Date.now() / 1000) + ttlSeconds) * 1000;
  const actor = { ...wanted, name: wanted.name ?? wanted.actorId, room: roomId, expiresAt };
  const token = await mintToken(actor, secret, c.env);
  if (token === undefined) {
    const detail = "the claims would be longer than a token may hold; name fewer capabilities";
    return refuse(c, { code: "invalid-request", detail, path: "capabilities" });
  }
  return c.json({ token, expiresAt: new Date(expiresAt).toISOString() }, 201);
}
