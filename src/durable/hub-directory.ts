import itty from "itty-durable";

/** How long a room counts as live after its last sign of life (DIR1). */
const LEASE_MS = 120_000;

/** What a room says of itself with every sign of life. `updatedAt` is in milliseconds. */
export interface Lease {
  readonly roomId: string;
  readonly participants: number;
  readonly spectators: number;
  readonly version: number;
  readonly sessionId: string | null;
  readonly updatedAt: number;
}

/**
 * A hub's list of live rooms (DIR1). Its whole state is one small record, which the base class loads and keeps; it
 * answers every method over its own `fetch`, so it is reached by `directoryOf` alone, never by a client's request.
 */
export class HubDirectory extends itty.createDurable() {
  leases: Record<string, Lease> = {};

  /** Takes a room's sign of life, and drops who gave none for too long. One that was overtaken on its way changes nothing. */
  async renew(lease: Lease): Promise<true> {
    const before = this.leases[lease.roomId];
    if (before && before.updatedAt > lease.updatedAt) return true;
    this.leases[lease.roomId] = lease;
    for (const { roomId } of this.expired(lease.updatedAt)) delete this.leases[roomId];
    // Not left to `autoPersist`, which would write at every reading too.
    await this.persist();
    return true;
  }

  /** The rooms that are live at `now`, by id. */
  list(now: number): Lease[] {
    const expired = new Set(this.expired(now));
    return Object.values(this.leases)
      .filter((lease) => !expired.has(lease))
      .sort((a, b) => (a.roomId < b.roomId ? -1 : 1));
  }

  private expired(now: number): Lease[] {
    return Object.values(this.leases).filter((lease) => lease.updatedAt + LEASE_MS <= now);
  }
}
