/**
 * A shard keeps its leases as one record, which every renewal writes anew: past some 10,000 in one it would do nothing
 * else, and past 2 MB it could not be written at all (docs/operations/scale.md).
 */
const SHARDS = 32;

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
