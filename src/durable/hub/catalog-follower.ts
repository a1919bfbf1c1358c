import type { InForce } from "./catalog-of.ts";
import type { Problem } from "../protocol/http/problem.ts";
import type { Catalog } from "../protocol/catalog/catalog.ts";

/** Which catalog a room has: the tag of what its hub keeps, on top of the built-in catalog of this version. */
export interface KnownCatalog {
  readonly tag: string;
  readonly builtIn: string;
}

export interface CatalogPorts {
  /** The version of the built-in catalog of this release. */
  readonly builtIn: string;
  clock(): number;
  /** The tag of the hub's catalog, from the directory. */
  tag(): Promise<string>;
  /** What is in force, from the hub's catalog object. */
  inForce(): Promise<InForce>;
  /** Gives the room another catalog. */
  use(catalog: Catalog): void;
  /** Stores which catalog the room has, so that it need not fetch it again when it wakes. */
  remember(known: KnownCatalog): void;
  onFault(fault: NonNullable<InForce["fault"]>): void;
  onError(error: unknown): void;
}

/** How soon a client may ask again for a room that does not know its hub's rules, in ms. */
const CATALOG_RETRY_MS = 1000;
/** How long a room that wakes waits for its hub's rules, before it goes on under the last ones it knew (CAT4). */
const LONGEST_WAIT_MS = 2000;
/** After a lookup that failed, the next one is tried this much later, when somebody comes. */
const AGAIN_MS = 1000;

/**
 * Keeps a room under its hub's catalog (CAT2, CAT4). The tag comes with every renewal of the lease, and the catalog
 * itself is fetched only where the tag is another one: one catalog object asked by every room would be a hub's hot spot.
 */
export class CatalogFollower {
  readonly #ports: CatalogPorts;
  #known: KnownCatalog | null;
  #pushes = 0;
  #askedAt: number | null = null;
  #isStale = true;

  /** `known` is what was stored; null where the room never heard of its hub's catalog. */
  constructor(ports: CatalogPorts, known: KnownCatalog | null) {
    this.#ports = ports;
    this.#known = known;
  }

  /** Which catalog the room has; null until it knows any rules of its hub. */
  get known(): KnownCatalog | null {
    return this.#known;
  }

  /** Looks the catalog up when the room wakes, for 2 s at most; what comes later is used when it comes. */
  async onWaking(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LONGEST_WAIT_MS);
      void this.#lookUp().then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /**
   * Somebody comes: looks the catalog up again where that failed, at most once a second. Gives why they have to wait: a
   * room that knows none of its hub's rules lets nobody in and decides nothing (CAT4).
   */
  onVisit(): Problem | null {
    const { clock } = this.#ports;
    if (this.#isStale && (this.#askedAt === null || clock() - this.#askedAt >= AGAIN_MS)) void this.#lookUp();
    if (this.#known !== null) return null;
    const detail = "the room does not know its hub's rules yet; come back in a moment";
    return { code: "busy", detail, retryAfterMs: CATALOG_RETRY_MS };
  }

  /** The hub's catalog has this tag now: fetches it, where the room has another one. */
  async onTag(tag: string): Promise<void> {
    const { builtIn, inForce, use, onFault: fault } = this.#ports;
    if (this.#known?.tag === tag && this.#known.builtIn === builtIn) {
      this.#isStale = false;
      return;
    }
    const pushes = this.#pushes;
    const found = await inForce();
    // A push that came meanwhile is newer than what was on its way.
    if (this.#pushes !== pushes) return;
    if (found.fault !== undefined) fault(found.fault);
    use(found.catalog);
    this.#learn(found.tag);
  }

  /** A change was pushed. The release before pushes no tag; then the next lookup fetches it once more. */
  onPush(catalog: Catalog, tag: string | undefined): void {
    this.#pushes += 1;
    this.#ports.use(catalog);
    if (tag !== undefined) this.#learn(tag);
  }

  #learn(tag: string): void {
    this.#known = { tag, builtIn: this.#ports.builtIn };
    this.#isStale = false;
    this.#ports.remember(this.#known);
  }

  async #lookUp(): Promise<void> {
    this.#askedAt = this.#ports.clock();
    try {
      await this.onTag(await this.#ports.tag());
    } catch (error) {
      this.#isStale = true;
      this.#ports.onError(error);
    }
  }
}
