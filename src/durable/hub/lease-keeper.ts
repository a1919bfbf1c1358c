import type { RoomState } from "../rules/core/room-state.ts";

/** PRE5: a silent room with sockets renews its lease this often at least. Leases run for 2 min. */
export const RENEW_EVERY_MS = 100_000;

/** A room's entry in the directory, sent with every renewal. `updatedAt` is in ms. */
export interface Lease {
  readonly roomId: string;
  readonly participants: number;
  readonly spectators: number;
  readonly version: number;
  readonly sessionId: string | null;
  readonly updatedAt: number;
}

export interface LeasePorts {
  clock(): number;
  state(): RoomState;
  /** How many connections the room has, and how many actors only watch. */
  presence(): { readonly connections: number; readonly spectators: number };
  /** Sends the lease to the directory. Must settle within seconds, for the next renewal waits for it. */
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

  /** When the lease was last renewed in this waking, in ms; null where it was not. */
  get renewedAt(): number | null {
    return this.#renewedAt;
  }

  /** When the next renewal is due, in ms; null while nobody is connected. */
  nextAt(): number | null {
    if (this.#ports.presence().connections === 0) return null;
    return (this.#renewedAt ?? this.#ports.clock()) + RENEW_EVERY_MS;
  }

  /** The alarm renews the lease where it is due. */
  async onAlarm(): Promise<void> {
    const next = this.nextAt();
    const isDue = next !== null && (this.#renewedAt === null || next <= this.#ports.clock());
    if (isDue) await this.renew();
  }

  /** Renews at once where the hub's list shows something else of the room now; versions alone wait (DIR1). */
  onCommit(before: RoomState, after: RoomState): void {
    if (isNews(before, after)) void this.renew();
  }

  /** Sends the lease. Changes during a renewal share the one after it. */
  async renew(): Promise<void> {
    this.#again = true;
    this.#renewedAt = this.#ports.clock();
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#ports.renew(this.#lease());
      }
    } catch (error) {
      // The entry expires and comes back with the next renewal.
      this.#ports.onError(error);
    } finally {
      this.#renewing = false;
    }
  }

  #lease(): Lease {
    const state = this.#ports.state();
    return {
      roomId: state.view.roomId,
      participants: present(state),
      spectators: this.#ports.presence().spectators,
      version: state.version,
      sessionId: state.view.sessionId,
      updatedAt: this.#ports.clock(),
    };
  }
}

function present({ view }: RoomState): number {
  return view.participants.filter((each) => each.status !== "away").length;
}

function isNews(before: RoomState, after: RoomState): boolean {
  if (before.view.sessionId !== after.view.sessionId) return true;
  return before.view.participants !== after.view.participants && present(before) !== present(after);
}
