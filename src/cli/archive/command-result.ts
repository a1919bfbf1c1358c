/** What a command of `archive` comes to: an object for `--json`, and the same for people. */
export interface CommandResult {
  readonly json: object;
  readonly text: string;
}
