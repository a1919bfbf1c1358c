import type { Name } from "./name-index.ts";

/** The entities named so far in a session, the latest last. */
export interface NamedMemory {
  /** The memory's content: a memory made from it goes on where this one stops. */
  readonly named: () => readonly Name[];
  readonly remember: (name: Name) => void;
  /** The one of `candidates` that was named last, or the only entity they can mean though it was never named. */
  readonly resolve: (candidates: readonly Name[], mustBeNamed: boolean) => Name | undefined;
  /** The last that was named of one of these types: what a pronoun stands for. */
  readonly lastOf: (types: readonly string[]) => Name | undefined;
}

const KEPT = 24;

export function namedMemory(before: readonly Name[] = []): NamedMemory {
  let named = before;
  return {
    named: () => named,
    remember(name) {
      named = [...named.filter((one) => one.entityId !== name.entityId), name].slice(-KEPT);
    },
    resolve(candidates, mustBeNamed) {
      const ids = new Set(candidates.map((one) => one.entityId));
      const last = named.findLast((one) => ids.has(one.entityId));
      if (last !== undefined || mustBeNamed) return last;
      return ids.size === 1 ? candidates[0] : undefined;
    },
    lastOf: (types) => named.findLast((one) => types.includes(one.entityType)),
  };
}
