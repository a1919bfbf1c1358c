import itty from "itty-durable";
import * as v from "valibot";
import type { Env } from "../env.ts";
import { MadeId, RoomId, Version } from "../protocol/values/ids.ts";
import type { Lease } from "./lease-keeper.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Listed = v.array(
  v.pipe(
    v.object({
      roomId: RoomId,
      participants: Count,
      spectators: Count,
      version: Version,
      sessionId: v.nullable(MadeId),
      updatedAt: v.number(),
    }),
    v.transform((lease) => ({ ...lease, updatedAt: new Date(lease.updatedAt).toISOString() })),
  ),
);

/** A live room as clients see it (DIR1). */
type ListedRoom = v.InferOutput<typeof Listed>[number];

/** The directory of a hub. Arguments travel in a header, so they are ASCII. */
export interface Directory {
  /** Renews a room's lease for 2 minutes. Answers with the tag of the hub's catalog (CAT4). */
  renew(lease: Lease): Promise<string>;
  /** The tag of the hub's catalog, for a room that wakes. */
  catalogTag(roomId: string): Promise<string>;
  /** The hub's catalog was changed. A shard that is not reached finds it within 10 s. */
  catalogChanged(tag: string): Promise<void>;
  /** Live rooms by id; `now` in milliseconds. */
  list(now: number): Promise<ListedRoom[]>;
}

/** The object behind it: itty-durable calls methods by name over HTTP and does not type them. */
type Methods = Readonly<Record<keyof Directory, (argument: unknown) => Promise<unknown>>>;

/**
 * A shard keeps its leases as one record, which every renewal writes anew: past some 10,000 in one it would do nothing
 * else, and past 2 MB it could not be written at all (docs/operations/scale.md).
 */
const SHARDS = 32;

export function directoryOf(env: Pick<Env, "DIRECTORY">, hubId: string): Directory {
  const objects = itty.proxyDurable(env.DIRECTORY, { name: "DIRECTORY", parse: true });
  const part = (name: string) => objects.get(name) as Methods;
  return {
    async renew(lease) {
      return v.parse(v.string(), await part(directoryPart(hubId, lease.roomId)).renew({ hubId, lease }));
    },
    async catalogTag(roomId) {
      return v.parse(v.string(), await part(directoryPart(hubId, roomId)).catalogTag(hubId));
    },
    async catalogChanged(tag) {
      await Promise.allSettled(directoryParts(hubId).map(async (name) => part(name).catalogChanged(tag)));
    },
    async list(now) {
      const lists = await Promise.all(directoryParts(hubId).map((name) => part(name).list(now)));
      return lists.flatMap((list) => v.parse(Listed, list)).sort((one, other) => (one.roomId < other.roomId ? -1 : 1));
    },
  };
}

/** The names of the objects that keep a hub's leases. */
export function directoryParts(hubId: string): string[] {
  return Array.from({ length: SHARDS }, (_, part) => partName(hubId, part));
}

/** The object that keeps a room's lease: always the same one, with about as many rooms each (FNV-1a). */
export function directoryPart(hubId: string, roomId: string): string {
  let hash = 0x811c9dc5;
  for (const character of roomId) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return partName(hubId, (hash >>> 0) % SHARDS);
}

/** Names have a prefix, because itty takes 64 hex digits, a possible name of a hub, for the id of an object. */
function partName(hubId: string, part: number): string {
  return `hub:${hubId}:${part}`;
}
