import itty from "itty-durable";
import type { Env } from "../env.ts";
import type { HubBansAnswer } from "../protocol/state/hub-ban.ts";
import type { Lease } from "./lease-keeper.ts";
import { TAG_KEPT_MS } from "./tag-kept.ts";

/** How long a room counts as live after its last renewal (DIR1). */
const LEASE_MS = 120_000;

/** The question of a room that knows a version of its hub's bans and has heard of another. */
export interface HubBansQuestion {
  readonly hubId: string;
  readonly known: number;
  readonly wanted: number;
}

/** All leases are one record, which the platform allows 2 MB; one takes about 250 bytes. */
const MOST_LEASES = 6000;

/**
 * A hub's list of live rooms (DIR1). Its whole state is one small record, which the base class loads and keeps; it
 * answers every method over its own `fetch`, so it is reached by `directoryOf` alone, never by a client's request.
 */
export class HubDirectory extends itty.createDurable() {
  leases: Record<string, Lease> = {};
  /** The tag that the hub's catalog object last gave, and when, in ms. */
  catalog: { readonly tag: string; readonly at: number } | null = null;
  /** The hub's bans as they were last asked for. Private, so that the base class does not store them with the leases. */
  #bans: Promise<HubBansAnswer> | null = null;

  /**
   * Renews a room's lease, and drops those that have run out. A renewal that was overtaken on its way changes nothing.
   * Answers with the tag of the hub's catalog.
   */
  async renew({ hubId, lease }: { readonly hubId: string; readonly lease: Lease }): Promise<string> {
    const before = this.leases[lease.roomId];
    if (!before || before.updatedAt <= lease.updatedAt) {
      for (const { roomId } of this.expired(lease.updatedAt)) delete this.leases[roomId];
      if (!before && Object.keys(this.leases).length >= MOST_LEASES) {
        throw new Error(`this part of the directory lists ${MOST_LEASES} rooms, and no more`);
      }
      this.leases[lease.roomId] = lease;
      // Not left to `autoPersist`, which would write at every read too.
      await this.persist();
    }
    return this.catalogTag(hubId);
  }

  /**
   * The tag of the hub's catalog, at most 10 s old: every room asks here when it wakes and when it renews its lease, so
   * that the hub's one catalog object is asked by the 32 shards, and not by every room (CAT4).
   */
  async catalogTag(hubId: string): Promise<string> {
    const before = this.catalog;
    const age = before === null ? Number.NaN : Date.now() - before.at;
    // Below 0 where the tag was read by a clock that ran ahead.
    if (before !== null && age >= 0 && age < TAG_KEPT_MS) return before.tag;
    const asked = Date.now();
    const tag = await this.catalogObject(hubId).tag();
    // A change that was pushed meanwhile is newer than the answer.
    if (this.catalog === before) this.catalog = { tag, at: asked };
    return this.catalog?.tag ?? tag;
  }

  /**
   * Whom the hub bans, of version `wanted` at least, for a reader who knows version `known`. A room asks at every waking
   * in a hub that ever banned anyone, so the shard answers from memory and asks the hub's one object at a change alone.
   */
  async bans({ hubId, known, wanted }: HubBansQuestion): Promise<HubBansAnswer> {
    const kept = await this.#bans?.catch(() => null);
    const isOld = kept === null || kept === undefined || kept.version < wanted;
    if (isOld) this.#bans = Promise.resolve(this.catalogObject(hubId).bans(-1));
    const answer = (await this.#bans) ?? { version: known, bans: null };
    return answer.version === known ? { version: known, bans: null } : answer;
  }

  /** The hub's catalog was changed. */
  catalogChanged(tag: string): true {
    this.catalog = { tag, at: Date.now() };
    return true;
  }

  /** The rooms that are live at `now`, by id. */
  list(now: number): Lease[] {
    const expired = new Set(this.expired(now));
    return Object.values(this.leases)
      .filter((lease) => !expired.has(lease))
      .sort((a, b) => (a.roomId < b.roomId ? -1 : 1));
  }

  private catalogObject(hubId: string): ReturnType<Env["CATALOG"]["getByName"]> {
    // The base class keeps the environment beside what the runtime hands it, and does not type it.
    const { CATALOG } = (this.state as unknown as { readonly env: Pick<Env, "CATALOG"> }).env;
    return CATALOG.getByName(hubId);
  }

  private expired(now: number): Lease[] {
    return Object.values(this.leases).filter((lease) => lease.updatedAt + LEASE_MS <= now);
  }
}
