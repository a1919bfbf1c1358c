import type { Catalog } from "../../durable/protocol/catalog/catalog.ts";
import { hasFields, isListOf, isObject, isText, isVersion } from "../state/expected.ts";
import type { HttpAnswer } from "./http-answer.ts";
import { queryOf, requestHub, type HubAddress } from "./hub-request.ts";

/** A hub, and the token with which it is asked. */
export interface HubAccess extends HubAddress {
  readonly hubId: string;
  readonly token: string;
}

/** A live room, by its lease (DIR1). `updatedAt` is an ISO time. */
export interface LiveRoom {
  readonly roomId: string;
  readonly participants: number;
  readonly spectators: number;
  readonly version: number;
  readonly sessionId: string | null;
  readonly updatedAt: string | number;
}

/** One page of a list behind the bridge; `nextCursor` gets the next page and is null at the end. */
export interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A run of a closure or of publishing (MOD3). */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly kind: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly status: string;
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt?: string | null;
  readonly overSla?: boolean;
  readonly error?: string | null;
}

/** An act of an operator or moderator (AUD1). */
export interface AuditEntry {
  readonly at: string;
  readonly roomId?: string;
  readonly actorId: string;
  readonly action: string;
  readonly target: string;
  readonly reason?: string;
  readonly tokenId?: string;
}

/** The lore that was published in a day; `day` is its UTC date (MOD3). */
export interface Digest {
  readonly day: string;
  readonly text: string;
  readonly entries: number;
}

/** The live rooms, by id (DIR1). */
export function listRooms(hub: HubAccess): Promise<HttpAnswer<{ readonly rooms: readonly LiveRoom[] }>> {
  return get(hub, "rooms", hasFields({ rooms: isListOf(hasFields({ roomId: isText, version: isVersion })) }));
}

/** The catalog in force (SHP7). */
export function readCatalog(hub: HubAccess): Promise<HttpAnswer<Catalog>> {
  return get(hub, "catalog", hasFields({ catalogVersion: isText, verbs: isListOf(isObject), limits: isObject }));
}

/** A page of the runs of closures and publishing, newest first (MOD3). For moderators and operators. */
export function readWorkflows(
  hub: HubAccess,
  query: PageQuery & { readonly status?: "processing" | "completed" | "failed" | undefined } = {},
): Promise<HttpAnswer<{ readonly workflows: readonly WorkflowRun[]; readonly nextCursor: string | null }>> {
  const isRun = hasFields({ workflowId: isText, kind: isText, status: isText });
  return get(hub, `workflows${queryOf({ ...query })}`, hasFields({ workflows: isListOf(isRun) }));
}

/** A page of the acts of operators and moderators, newest first (AUD4). For moderators and operators. */
export function readAudit(
  hub: HubAccess,
  query: PageQuery & { readonly actorId?: string | undefined; readonly action?: string | undefined } = {},
): Promise<HttpAnswer<{ readonly entries: readonly AuditEntry[]; readonly nextCursor: string | null }>> {
  const isEntry = hasFields({ at: isText, actorId: isText, action: isText, target: isText });
  return get(hub, `audit${queryOf({ ...query })}`, hasFields({ entries: isListOf(isEntry) }));
}

/** A page of the digests, the latest day first (MOD3). */
export function readDigests(
  hub: HubAccess,
  query: PageQuery = {},
): Promise<HttpAnswer<{ readonly digests: readonly Digest[]; readonly nextCursor: string | null }>> {
  const isDigest = hasFields({ day: isText, text: isText });
  return get(hub, `digests${queryOf({ ...query })}`, hasFields({ digests: isListOf(isDigest) }));
}

function get<T>(hub: HubAccess, path: string, isExpected: (body: unknown) => boolean): Promise<HttpAnswer<T>> {
  return requestHub(hub, { method: "GET", path: `/v1/hubs/${hub.hubId}/${path}`, token: hub.token, isExpected });
}
