import type { DialectName, LoadSeat } from "../load/load-job.ts";

export type ContenderName = "hub" | "partyserver" | "floor" | "colyseus";

/** A kind of room that is measured, being served. */
export interface ComparedServer {
  /** One of the {@link ContenderName}s, or whatever tells two states of the hub apart. */
  readonly name: string;
  readonly dialect: DialectName;
  /** Places for this many in a room of this name; a room that is new when its name is. */
  seats(room: string, count: number): Promise<LoadSeat[]>;
  /** The process that does its work. */
  readonly pid: number;
  stop(): Promise<void>;
}
