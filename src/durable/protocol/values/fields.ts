import * as v from "valibot";

const NoList = v.custom<unknown>((value) => !Array.isArray(value), "must be an object, not a list");

/**
 * The schema, and no list: that would pass for an object all of whose fields are absent. Its first part names the
 * whole, for documents that say what goes in.
 */
export function noList<S extends v.GenericSchema>(wrapped: S) {
  return v.pipe({ ...NoList, wrapped }, wrapped);
}

/** An object of these fields and no others. */
export function fields<E extends v.ObjectEntries>(entries: E) {
  return noList(v.strictObject(entries));
}

/** The names that every object inherits: a schema takes a key of that name for a field that it knows, and drops it. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

interface Place {
  readonly key: string;
  readonly value: unknown;
  readonly within: Place | null;
}

/**
 * The path of the first key in parsed JSON whose name every object inherits, as `verbs.__proto__`; null where none is.
 */
export function inheritedKey(json: unknown): string | null {
  const waiting: Place[] = [{ key: "", value: json, within: null }];
  // No recursion: a stranger's JSON may be nested ten thousand deep.
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (typeof place.value !== "object" || place.value === null) continue;
    for (const [key, value] of Object.entries<unknown>({ ...place.value })) {
      const inner = { key, value, within: place };
      if (INHERITED.has(key)) return pathOf(inner);
      waiting.push(inner);
    }
  }
  return null;
}

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place = place; at.within !== null; at = at.within) keys.unshift(at.key);
  return keys.join(".");
}
