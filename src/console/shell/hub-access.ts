import { standardPlatform } from "../../client/connection/platform.ts";
import { devToken } from "../../client/http/dev-token.ts";
import type { Role } from "../../durable/protocol/state/actor.ts";

/** The hub that serves this page. */
export const HUB_URL = location.origin;
/** The same with what requests need of the browser. */
export const address = { url: HUB_URL, platform: standardPlatform() };

/** The claims to mint a token for, in development. */
export interface Claims {
  readonly actorId: string;
  readonly hubId: string;
  readonly roomId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly capabilities: readonly string[];
}

/** Whether this hub mints tokens for anybody (TOK3). */
export async function isDevHub(): Promise<boolean> {
  const answer = await fetch(`${HUB_URL}/healthz`);
  const health: unknown = await answer.json();
  return typeof health === "object" && health !== null && "dev" in health && health.dev === true;
}

/** @throws Error with the hub's reason */
export async function mintToken(claims: Claims): Promise<string> {
  const answer = await devToken(address, { ...claims, ttlSeconds: 3600 });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.token;
}
