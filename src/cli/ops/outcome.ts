/** The outcome of a command: for programs, for people, and whether something is left to look after. */
export interface Outcome {
  readonly json: unknown;
  /** Ends with a line end; safe for a terminal (CLI2). */
  readonly text: string;
  readonly needsCare?: boolean;
}
