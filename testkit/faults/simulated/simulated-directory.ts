import type { Env } from "../../../src/durable/env.ts";
import type { Directory } from "../../../src/durable/hub/directory-of.ts";

/**
 * A directory that lists no room, and always knows the tag of the hub's catalog (CAT4). Tests put this module in the place
 * of `src/durable/hub/directory-of.ts`, so it exports the same name.
 */
export function directoryOf({ CATALOG }: Pick<Env, "CATALOG">, hubId: string): Directory {
  const catalogTag = async () => CATALOG.getByName(hubId).tag();
  const bans: Directory["bans"] = async (_, known) => CATALOG.getByName(hubId).bans(known);
  return { renew: catalogTag, catalogTag, bans, catalogChanged: async () => {}, list: async () => [] };
}
