/** A failure, and how to reproduce it. */
export interface FuzzFailure {
  /** A number for frames; `http:7` for requests, as `--only` takes it. */
  readonly episode: string;
  readonly message: string;
  readonly lastFrames: readonly string[];
  /** Lines of the hub that tell of a bug. */
  readonly bugs: readonly string[];
}
