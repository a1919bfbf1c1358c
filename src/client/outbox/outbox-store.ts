import type { HeldRoom } from "../state/mirror.ts";

/** A command as it waits for its receipt, also over the end of its page. Times are ms of the clock on the wall. */
export interface KeptCommand {
  readonly id: string;
  readonly verb: string;
  readonly args: unknown;
  readonly keptAt: number;
  /** After it the command is not sent any more. */
  readonly expiresAt: number;
}

/** Where an outbox keeps things; each owner (one actor in one room) has its own. */
export interface OutboxStore {
  /** Resolves when the command would survive the end of the page. One that is kept already stays as it is. */
  keep(owner: string, command: KeptCommand): Promise<void>;
  remove(owner: string, id: string): Promise<void>;
  /** In the order in which they were kept. */
  commands(owner: string): Promise<readonly KeptCommand[]>;
  keepRoom(owner: string, room: HeldRoom): Promise<void>;
  heldRoom(owner: string): Promise<HeldRoom | undefined>;
  /** Forgets everything of an owner. */
  clear(owner: string): Promise<void>;
  close(): void;
}
