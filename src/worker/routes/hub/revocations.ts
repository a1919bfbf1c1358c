import { bansOf } from "../../../durable/hub/bans-of.ts";
import { directoryOf } from "../../../durable/hub/directory-of.ts";
import { revocationOf, revokedKey } from "../../../durable/hub/hub-bans.ts";
import { LONGEST_LIFETIME_SECONDS } from "../../../durable/identity/token-claims.ts";
import { tokenIdOf } from "../../../durable/identity/token-id.ts";
import { RevocationRequest, type Revocation } from "../../../durable/protocol/http/revocation.ts";
import type { HubBanChange } from "../../../durable/protocol/state/hub-ban.ts";
import { roomOf } from "../../../durable/room-of.ts";
import type { HubContext } from "../../app-env.ts";
import { readJson } from "../../read-input.ts";
import { recordAct } from "../../record-act.ts";
import { refuse } from "../../refuse.ts";

const LONGEST_MS = LONGEST_LIFETIME_SECONDS * 1000;

/**
 * `POST /v1/ops/hubs/{hubId}/revocations {jti | tokenId, expiresAt?}` (TOK9) → 200 `{tokenId, until}`. The list is that of
 * the hub's bans, and goes its ways: kept by the hub, pushed to live rooms, looked up by all others.
 */
export async function revokeToken(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, RevocationRequest);
  if (!read.ok) return refuse(c, read.problem);
  const { jti, tokenId: known, expiresAt } = read.value;
  const tokenId = known ?? (jti === undefined ? undefined : tokenIdOf(jti));
  if (tokenId === undefined || (jti !== undefined && known !== undefined)) {
    const detail = "`jti`: name the token by `jti` or, as the audit does, by `tokenId`, and by one of them";
    return refuse(c, { code: "invalid-request", detail, path: "jti" });
  }
  const asked = expiresAt === undefined ? Date.now() + LONGEST_MS : Date.parse(expiresAt);
  const until = Math.max(asked, await revokedUntil(c, tokenId));
  const unrecorded = await recordAct(c, { action: "token.revoke", target: tokenId });
  if (unrecorded !== null) return refuse(c, unrecorded);
  // The later `at` counts: of two that come at once, the one that holds longer stays.
  await tellHub(c, { actorId: revokedKey(tokenId), until, isLifted: false, at: until });
  return c.json({ tokenId, until: new Date(until).toISOString() });
}

/**
 * How long the token is revoked already, in ms; 0 where it is not. No further revocation is shorter: a revoked token of an
 * operator could else put itself back into force within the seconds that are left to it.
 */
async function revokedUntil({ env, var: { hubId } }: HubContext, tokenId: string): Promise<number> {
  const { bans } = await bansOf(env, hubId).bans(-1);
  return bans?.find(({ actorId }) => actorId === revokedKey(tokenId))?.until ?? 0;
}

/** A room that is not reached finds it with the next renewal of its lease, or when it wakes. */
async function tellHub({ env, var: { hubId } }: HubContext, change: HubBanChange): Promise<void> {
  const version = await bansOf(env, hubId).changeBan(change);
  const live = await directoryOf(env, hubId).list(Date.now());
  await Promise.allSettled(live.map(({ roomId }) => roomOf(env, hubId, roomId).hubBanChanged(version, change)));
}

/** `GET /v1/ops/hubs/{hubId}/revocations` (TOK9) → 200 `{revocations}`: tokens that are revoked and have not ended. */
export async function listRevocations(c: HubContext): Promise<Response> {
  const { bans } = await bansOf(c.env, c.var.hubId).bans(-1);
  const revoked = (bans ?? []).flatMap((ban): Revocation[] => {
    const tokenId = revocationOf(ban);
    if (tokenId === null || ban.until === null || ban.until <= Date.now()) return [];
    return [{ tokenId, until: new Date(ban.until).toISOString() }];
  });
  return c.json({ revocations: revoked });
}
