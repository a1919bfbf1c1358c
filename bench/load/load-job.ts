/** The data with which one client of a load process joins. */
export interface LoadSeat {
  /** The room's address: `ws://` for most, the matchmaker's `http://` for Colyseus. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type DialectName = "hub" | "plain" | "colyseus";

/** Closed loops: every seat says something, waits for its own echo, and says the next. */
export interface LoadJob {
  readonly dialect: DialectName;
  readonly seats: readonly LoadSeat[];
  /** The text of every say. */
  readonly text: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** The results of a job within its measured time. */
export interface LoadResult {
  readonly answers: number;
  readonly measuredMs: number;
  /** From sending a command to its echo, in ms, in order of arrival. */
  readonly latenciesMs: readonly number[];
  readonly bytesReceived: number;
  readonly framesReceived: number;
  /** Part of one core the load process itself took: near 1 it would be the limit, and the figures its own. */
  readonly cpuShare: number;
}
