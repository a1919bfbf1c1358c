import type { Catalog } from "../protocol/catalog/catalog.ts";
import type { Problem } from "../protocol/http/problem.ts";

/** A hub's catalog, as it is in force. */
export interface InForce {
  readonly catalog: Catalog;
  /** Of what the hub keeps, so that a room fetches a catalog only when it has changed (CAT4). */
  readonly tag: string;
  /** The fault in the hub's stored changes. Where there is one, the built-in catalog is in force. */
  readonly fault?: { readonly path: string; readonly message: string };
}

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
  /** The catalog in force where the hub's has this tag, or a newer one. */
  inForce(tag: string): Promise<InForce>;
  /** Gives the room another catalog. */
  use(catalog: Catalog): void;
  /** Stores which catalog the room has, so that it need not fetch it again when it wakes. */
  remember(known: KnownCatalog): void;
  onFault(fault: NonNullable<InForce["fault"]>): void;
  onError(error: unknown): void;
}

/** How soon a client may ask again for a room that does not know its hub's rules, in ms. */
const CATALOG_RETRY_MS = 1000;
/** How long a waking room, or a renewal of its lease, waits for the hub's catalog before it goes on without (CAT4). */
const LONGEST_WAIT_MS = 2000;
/** After a lookup that failed, the next one is tried this much later, when somebody comes. */
const AGAIN_MS = 1000;

/**
 * Keeps a room under its hub's catalog (CAT2, CAT4). The tag comes with every renewal of the lease, and the catalog
 * itself is fetched only where the tag is another one: one catalog object asked by every room would be a hub's hot
 * spot.
 */
export class CatalogFollower {
  readonly #ports: CatalogPorts;
  #known: KnownCatalog | null;
  /** Counts lookups and pushes as they begin; `#taken` is the newest that was used. */
  #begun = 0;
  #taken = 0;
  #askedAt: number | null = null;
  #isStale = true;

  /** `known` is what was stored; null where the room has never had its hub's catalog. */
  constructor(ports: CatalogPorts, known: KnownCatalog | null) {
    this.#ports = ports;
    this.#known = known;
  }

  /** Which catalog the room has; null until it knows any rules of its hub. */
  get known(): KnownCatalog | null {
    return this.#known;
  }

  /** Looks the catalog up when the room wakes and waits 2 s at most; a later answer is used when it comes. */
  async onWaking(): Promise<void> {
    await atMost(LONGEST_WAIT_MS, this.#lookUp(this.#ports.tag));
  }

  /**
   * A renewal of the lease brought the tag of the hub's catalog. Waits for the catalog no longer than a waking room
   * does.
   */
  async onRenewal(tag: string): Promise<void> {
    await atMost(
      LONGEST_WAIT_MS,
      this.#lookUp(async () => tag),
    );
  }

  /**
   * Why the room lets nobody in and decides nothing yet, or null: it knows none of its hub's rules (CAT4). Asking looks the
   * catalog up again where that failed, at most once a second.
   */
  problem(): Problem | null {
    const { clock } = this.#ports;
    if (this.#isStale && (this.#askedAt === null || clock() - this.#askedAt >= AGAIN_MS)) {
      void this.#lookUp(this.#ports.tag);
    }
    if (this.#known !== null) return null;
    const detail = "the room does not know its hub's rules yet; come back in a moment";
    return { code: "busy", detail, retryAfterMs: CATALOG_RETRY_MS };
  }

  /** A change was pushed. The release before pushes no tag; then the next lookup fetches it once more. */
  onPush(catalog: Catalog, tag: string | undefined): void {
    this.#begun += 1;
    this.#taken = this.#begun;
    this.#ports.use(catalog);
    if (tag !== undefined) this.#learn(tag);
  }

  #learn(tag: string): void {
    this.#known = { tag, builtIn: this.#ports.builtIn };
    this.#isStale = false;
    this.#ports.remember(this.#known);
  }

  async #lookUp(tag: () => Promise<string>): Promise<void> {
    this.#askedAt = this.#ports.clock();
    try {
      await this.#follow(await tag());
    } catch (error) {
      this.#isStale = true;
      this.#ports.onError(error);
    }
  }

  /** The hub's catalog has this tag now: fetches it, where the room has another one. */
  async #follow(tag: string): Promise<void> {
    const { builtIn, inForce, use, onFault } = this.#ports;
    if (this.#known?.tag === tag && this.#known.builtIn === builtIn) {
      this.#isStale = false;
      return;
    }
    this.#begun += 1;
    const turn = this.#begun;
    const found = await inForce(tag);
    // A push or a lookup that began after this one brought a newer catalog.
    if (turn < this.#taken) return;
    this.#taken = turn;
    if (found.fault !== undefined) onFault(found.fault);
    use(found.catalog);
    this.#learn(found.tag);
  }
}

/** Waits for work that never rejects, at most for `ms`; the work goes on in any case. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
