import { standardPlatform } from "../../../client/connection/platform.ts";
import { devToken } from "../../../client/http/dev-token.ts";
import type { Role } from "../../../durable/protocol/state/actor.ts";

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

/** The public facts of the hub that serves this page. */
export interface HubFacts {
  /** Whether it mints tokens for anybody (TOK3). */
  readonly isDev: boolean;
  /** The page that hands tokens to this one (UI4); undefined where tokens are pasted. */
  readonly signInUrl: string | undefined;
}

/** @throws where the hub does not answer */
export async function readHubFacts(): Promise<HubFacts> {
  const answer = await fetch(`${HUB_URL}/healthz`);
  const health: unknown = await answer.json();
  const facts: Partial<Record<string, unknown>> = typeof health === "object" && health !== null ? { ...health } : {};
  const { dev, signIn } = facts;
  const isAddress = typeof signIn === "string" && /^https?:/.test(signIn) && URL.canParse(signIn);
  return { isDev: dev === true, signInUrl: isAddress ? signIn : undefined };
}

/** @throws Error with the hub's reason */
export async function mintToken(claims: Claims): Promise<string> {
  const answer = await devToken(address, { ...claims, ttlSeconds: 3600 });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.token;
}
