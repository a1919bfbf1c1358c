/** The outcome of a command of `archive`: an object for `--json`, and the same for people. */
export interface CommandResult {
  readonly json: object;
  readonly text: string;
}
