import type { LoadLink } from "./link.ts";
import type { LoadSeat } from "./load-job.ts";

/** How to speak to one kind of room. */
export interface Dialect {
  /** Comes in; resolves when the room may be spoken to. */
  enter(seat: LoadSeat): Promise<LoadLink>;
  /** A command as it goes over the wire. */
  command(id: string, text: string): string | Uint8Array;
  /**
   * Whether a frame answers this command. Reads as little of it as will do, so that the load process is not the limit.
   * @throws where the room refused the command
   */
  answers(frame: Buffer, id: string): boolean;
  /** The answers that a frame requires, if any: acknowledgements. */
  heard?(link: LoadLink, frame: Buffer): void;
}
