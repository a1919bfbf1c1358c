import type { Catalog } from "../../../../src/durable/protocol/catalog/catalog.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../../src/durable/rules/catalog/override-catalog.ts";
import type { RoomInput } from "../../../../src/durable/rules/core/room-input.ts";

/** The built-in catalog with a hub's changes, which must be good ones. */
export function catalogWith(changes: object): Catalog {
  const overridden = overrideCatalog(BUILT_IN_CATALOG, changes);
  if (!overridden.ok) throw new Error(`a fault at ${overridden.path}: ${overridden.message}`);
  return overridden.catalog;
}

/** Gives a room the hub's changes, as the hub's catalog object would. */
export function override(stage: { input(input: RoomInput): unknown }, changes: object): void {
  stage.input({ kind: "catalog", catalog: catalogWith(changes) });
}

const NO_LIMITS = Object.fromEntries(
  BUILT_IN_CATALOG.verbs.filter((verb) => verb.rateLimit !== undefined).map((verb) => [verb.id, { rateLimit: null }]),
);

/** Changes that take every limit out of the way, for tests of something else. */
export const UNLIMITED = {
  verbs: NO_LIMITS,
  limits: {
    actorCommands: { burst: 1_000_000, perSeconds: 1 },
    roomCommandsPerSecond: 1_000_000,
    actorTextBytes: { burst: 1_000_000_000, perSeconds: 1 },
  },
};
