/** Ends the process with all that is wrong with its settings or its start, one line each (BRG3). */
export function refuseToStart(name: string, faults: readonly string[]): void {
  console.error([`The ${name} cannot start:`, ...faults.map((fault) => `  - ${fault}`)].join("\n"));
  process.exit(1);
}
