import itty from "itty-durable";
import * as v from "valibot";
import type { Env } from "../env.ts";
import type { HubBansAnswer } from "../protocol/state/hub-ban.ts";
import { MadeId, RoomId, Version } from "../protocol/values/ids.ts";
import { directoryPart, directoryParts } from "./directory-parts.ts";
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

const Ban = v.object({ actorId: v.string(), until: v.nullable(v.number()) });
const Bans = v.object({ version: Count, bans: v.nullable(v.array(Ban)) });

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
  /** Whom the hub bans, of version `wanted` at least (MOD6). A shard of the release before does not answer that. */
  bans(roomId: string, known: number, wanted: number): Promise<HubBansAnswer>;
  /** Live rooms by id; `now` in milliseconds. */
  list(now: number): Promise<ListedRoom[]>;
}

/** The object behind it: itty-durable calls methods by name over HTTP and does not type them. */
type Methods = Readonly<Record<keyof Directory, (argument: unknown) => Promise<unknown>>>;

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
    async bans(roomId, known, wanted) {
      return v.parse(Bans, await part(directoryPart(hubId, roomId)).bans({ hubId, known, wanted }));
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
