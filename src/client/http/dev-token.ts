import type { Role, Stat } from "../../durable/protocol/state/actor.ts";
import { hasFields, tokenOf } from "../state/expected.ts";
import type { HttpAnswer } from "./http-answer.ts";
import { requestHub } from "./hub-request.ts";
import type { HubAddress } from "./hub-request.ts";

export interface DevTokenRequest {
  readonly actorId: string;
  readonly hubId: string;
  /** A room's id, or `*` for every room of the hub. */
  readonly roomId: string;
  readonly name?: string;
  readonly capabilities?: readonly string[];
  readonly roles?: readonly Role[];
  readonly stats?: Readonly<Partial<Record<Stat, number>>>;
  readonly ttlSeconds?: number;
}

const isDevToken = hasFields({ token: (token) => tokenOf(token) !== undefined });

/** A token for anybody: only hubs in development mint one, elsewhere it is `not-found` (TOK3). */
export function devToken(
  address: HubAddress,
  request: DevTokenRequest,
): Promise<HttpAnswer<{ token: string; expiresAt: string }>> {
  return requestHub(address, { method: "POST", path: "/v1/dev/tokens", body: request, isExpected: isDevToken });
}
