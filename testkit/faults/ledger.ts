import type { CommandRequest } from "../../src/durable/protocol/socket/command.ts";
import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { isRemembered } from "../../src/durable/protocol/socket/rejection.ts";

/** A command that was sent at least once, and what became of it. */
export interface Entry {
  readonly actorId: string;
  readonly request: CommandRequest;
  /** The first outcome that was decided, as it was told first. */
  outcome: Receipt | null;
  /** Why it was not decided, when it came last. */
  putOff: string | null;
}

/** Every command of a run. Each has exactly one outcome, however often it is sent and answered (CMD2, CMD3). */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly faults: string[] = [];

  sent(actorId: string, request: CommandRequest): void {
    this.#entries.set(request.id, { actorId, request, outcome: null, putOff: null });
  }

  all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** Sending it again would bring the same answer for ever. */
  isHopeless(id: string): boolean {
    const entry = this.#entries.get(id);
    return entry?.outcome === null && entry.putOff === "invalid-args";
  }

  /** A receipt came. What is not remembered decides nothing (CMD3). */
  answered(receipt: Receipt): void {
    const entry = this.#entries.get(receipt.id);
    if (entry === undefined) {
      this.faults.push(`CMD2 a receipt came for ${receipt.id}, which nobody sent`);
      return;
    }
    if (receipt.status === "rejected" && !isRemembered(receipt.code)) {
      entry.putOff = receipt.code;
      // Once it is decided it is only ever told again.
      if (entry.outcome !== null && receipt.code !== "internal")
        this.faults.push(`CMD3 ${receipt.id} was decided and then ${receipt.code}`);
      return;
    }
    const { replayed: _, ...outcome } = receipt;
    if (entry.outcome === null) entry.outcome = outcome;
    else if (JSON.stringify(entry.outcome) !== JSON.stringify(outcome)) {
      this.faults.push(`CMD3 ${receipt.id} was ${JSON.stringify(entry.outcome)} and then ${JSON.stringify(outcome)}`);
    }
  }
}
