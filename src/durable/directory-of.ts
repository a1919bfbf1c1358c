import itty from "itty-durable";
import * as v from "valibot";
import type { Env } from "./env.ts";
import type { Lease } from "./hub-directory.ts";
import { MadeId, RoomId, Version } from "./protocol/ids.ts";

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
  /** A room's sign of life: its lease runs for 2 minutes more. */
  renew(lease: Lease): Promise<void>;
  /** Live rooms by id; `now` in milliseconds. */
  list(now: number): Promise<ListedRoom[]>;
}

/** What stands behind it: itty-durable calls methods by name over HTTP and says nothing of their types. */
type Methods = Readonly<Record<keyof Directory, (argument: unknown) => Promise<unknown>>>;

export function directoryOf(env: Pick<Env, "DIRECTORY">, hubId: string): Directory {
  // Behind a prefix, because itty takes 64 hex digits, which a hub may be called, for the id of an object.
  const object = itty.proxyDurable(env.DIRECTORY, { name: "DIRECTORY", parse: true }).get(`hub:${hubId}`) as Methods;
  return {
    async renew(lease) {
      await object.renew(lease);
    },
    async list(now) {
      return v.parse(Listed, await object.list(now));
    },
  };
}
