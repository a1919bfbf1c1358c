import { isVerbId } from "../../src/durable/protocol/socket/command.ts";
import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { isRemembered, type RejectionCode } from "../../src/durable/protocol/socket/rejection.ts";
import type { Breach } from "./breach.ts";

/** A command that was sent at least once, with its outcome. */
export interface Entry {
  readonly actorId: string;
  readonly id: string;
  readonly verb: string;
  readonly args: unknown;
  /** The first outcome that was decided (CMD2). */
  outcome: Receipt | null;
  /** Why it was not decided, when it came last (CMD3). */
  putOff: RejectionCode | null;
  /** The receipt of a repetition at the end (CMD3: the same outcome again). */
  again: Receipt | null;
}

/** Every command given in a room. Each has exactly one outcome, however often it is sent and answered (CMD2, CMD3). */
export class Ledger {
  readonly #roomId: string;
  readonly #underFaults: boolean;
  readonly #entries = new Map<string, Entry>();
  readonly amiss: Breach[] = [];

  /**
   * @param underFaults where processes stop and statements fail on purpose, `internal` is a proper answer, and a
   *   receipt of an old connection may come behind the replayed one
   */
  constructor(roomId: string, { underFaults = false } = {}) {
    this.#roomId = roomId;
    this.#underFaults = underFaults;
  }

  /** @throws where the id was given before: what is sent again keeps its entry. */
  give(actorId: string, command: { id: string; verb: string; args: unknown }): Entry {
    const { id, verb, args } = command;
    if (this.#entries.has(id)) throw new Error(`the command ${id} was given before`);
    const entry: Entry = { actorId, id, verb, args, outcome: null, putOff: null, again: null };
    this.#entries.set(id, entry);
    return entry;
  }

  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** Sending the command again would bring the same answer for ever: a verb of a world that is gone does not come back. */
  isHopeless(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry?.outcome !== null) return false;
    return entry.putOff === "invalid-args" || (entry.putOff === "unknown-verb" && !isVerbId(entry.verb));
  }

  /** It was sent once more and its answer was lost: what an earlier one said is not the last word any more. */
  unheard(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.putOff = null;
  }

  /** A receipt came, for whichever command it names. */
  received(receipt: Receipt): void {
    const { id } = receipt;
    const entry = this.#entries.get(id);
    if (entry !== undefined) return this.answered(entry, receipt);
    const expected = "receipts of commands that were sent";
    this.amiss.push({ rule: "CMD2", roomId: this.#roomId, id, expected, found: outcomeText(receipt) });
  }

  /** A receipt of this command came. What is not remembered decides nothing. */
  answered(entry: Entry, receipt: Receipt): void {
    const { actorId, id } = entry;
    if (receipt.status === "rejected" && !isRemembered(receipt.code)) {
      entry.putOff = receipt.code;
      const isBug = receipt.code === "internal";
      if (isBug && this.#underFaults) return;
      const found = outcomeText(receipt);
      if (entry.outcome !== null) this.#amiss(entry, outcomeText(entry.outcome), found);
      if (isBug) this.amiss.push({ rule: "CMD5", roomId: this.#roomId, actorId, id, expected: "no bug", found });
      return;
    }
    if (entry.outcome === null) entry.outcome = withoutReplayed(receipt);
    else if ((!receipt.replayed && !this.#underFaults) || !isSameOutcome(entry.outcome, receipt)) {
      const found = `${outcomeText(receipt)}${receipt.replayed ? ", told again" : ""}`;
      this.#amiss(entry, `${outcomeText(entry.outcome)}, told again`, found);
    }
  }

  #amiss({ actorId, id }: Entry, expected: string, found: string): void {
    this.amiss.push({ rule: "CMD3", roomId: this.#roomId, actorId, id, expected, found });
  }
}

export function isSameOutcome(one: Receipt, other: Receipt): boolean {
  return JSON.stringify(withoutReplayed(one)) === JSON.stringify(withoutReplayed(other));
}

export function outcomeText(receipt: Receipt): string {
  return receipt.status === "accepted" ? `accepted at version ${receipt.version}` : `rejected ${receipt.code}`;
}

function withoutReplayed(receipt: Receipt): Receipt {
  const { replayed: _, ...outcome } = receipt;
  return outcome;
}
