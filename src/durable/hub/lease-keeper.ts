import type { Lease } from "./hub-directory.ts";

/** PRE5: a silent room with sockets says that it lives at most this much later. Leases run for 2 min. */
const RENEW_EVERY_MS = 100_000;

export interface LeasePorts {
  clock(): number;
  lease(): Lease;
  renew(lease: Lease): Promise<void>;
  onError(error: unknown): void;
}

/** Keeps the room's entry in the hub's directory alive while anybody is connected (DIR1). */
export class LeaseKeeper {
  readonly #ports: LeasePorts;
  #renewedAt: number | null = null;
  #renewing = false;
  #again = false;

  constructor(ports: LeasePorts) {
    this.#ports = ports;
  }

  /** When the next renewal is due; null while nobody is connected. */
  nextAt(connected: number): number | null {
    if (connected === 0) return null;
    return (this.#renewedAt ?? this.#ports.clock()) + RENEW_EVERY_MS;
  }

  isDue(connected: number): boolean {
    const next = this.nextAt(connected);
    return next !== null && (this.#renewedAt === null || next <= this.#ports.clock());
  }

  /** Tells the directory. Changes that come meanwhile are told together. */
  async renew(): Promise<void> {
    this.#again = true;
    this.#renewedAt = this.#ports.clock();
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#ports.renew(this.#ports.lease());
      }
    } catch (error) {
      // The entry expires and comes back with the next renewal.
      this.#ports.onError(error);
    } finally {
      this.#renewing = false;
    }
  }
}
