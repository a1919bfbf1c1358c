/**
 * Problems that keep the stack from running and that its user can fix: each sentence names the thing and the remedy. Any
 * other error is a bug.
 */
export class StackFault extends Error {
  override readonly name = "StackFault";
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join("\n"), options);
    this.faults = faults;
  }
}
