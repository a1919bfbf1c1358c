import type { Env } from "../env.ts";
import { BUILT_IN_CATALOG } from "../rules/catalog/built-in-catalog.ts";
import { overrideCatalog, type Overridden } from "../rules/catalog/override-catalog.ts";
import type { InForce } from "./catalog-follower.ts";
import { catalogTag, NO_OVERRIDE } from "./catalog-tag.ts";
import { directoryOf } from "./directory-of.ts";

/** The catalog object's own calls; see `hub-catalog`. */
interface CatalogStub {
  get(): Promise<string | null>;
  put(body: string, by: string, at: string, expected?: string): Promise<boolean>;
}

/** The catalog of a hub as edge and room use it (CAT2). */
export interface HubCatalogs {
  /** The catalog in force: the built-in one with the hub's changes. */
  inForce(): Promise<InForce>;
  /** The same for whom the directory has told the tag: a hub without changes need not be asked for them. */
  inForceAt(tag: string): Promise<InForce>;
  /** The catalog as these changes would make it, or what is wrong with them. */
  plan(body: unknown): Overridden;
  /**
   * Puts valid changes in place of the hub's. `by` names the operator, for the audit. Gives the tag of what is kept now.
   * @param expected the tag of the changes that may be replaced; undefined is answered where others are kept (CAT5)
   */
  put(planned: Extract<Overridden, { ok: true }>, by: string, expected?: string): Promise<string | undefined>;
}

/** The catalog of a hub. Making the stub wakes no object. */
export function catalogOf(env: Pick<Env, "CATALOG" | "DIRECTORY">, hubId: string): HubCatalogs {
  // The namespace is ours, and untyped in the bindings.
  const stub = env.CATALOG.getByName(hubId) as unknown as CatalogStub;
  const inForce = async (): Promise<InForce> => {
    const kept = await stub.get();
    const overridden = overrideCatalog(BUILT_IN_CATALOG, kept === null ? {} : JSON.parse(kept));
    const tag = catalogTag(kept);
    if (overridden.ok) return { catalog: overridden.catalog, tag };
    // Changes that were valid when they were put may name things that this release has no more. The hub goes on without.
    const { path, message } = overridden;
    return { catalog: BUILT_IN_CATALOG, tag, fault: { path, message } };
  };
  return {
    inForce,
    inForceAt: async (tag) => (tag === NO_OVERRIDE ? { catalog: BUILT_IN_CATALOG, tag } : inForce()),
    plan: (body) => overrideCatalog(BUILT_IN_CATALOG, body),
    async put({ override }, by, expected) {
      const kept = JSON.stringify(override);
      const isPut = await stub.put(kept, by, new Date().toISOString(), expected);
      if (!isPut) return undefined;
      const tag = catalogTag(kept);
      // Before the change is reported as in force: a room that wakes from here on asks the directory.
      await directoryOf(env, hubId).catalogChanged(tag);
      return tag;
    },
  };
}
