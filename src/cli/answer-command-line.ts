/** By sysexits.h, as for every tool of the project. */
export const WRONG_USAGE = 64;

/** A tool's command line, parsed. */
export type CommandLine<Arguments> =
  | { readonly kind: string; readonly arguments: Arguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

/**
 * Does what a command line asks for: prints the tool's text, says what is wrong with how it was called, or runs it.
 *
 * @returns the exit code.
 */
export async function answerCommandLine<Arguments>(
  { name, usage }: { readonly name: string; readonly usage: string },
  read: CommandLine<Arguments>,
  run: (given: Arguments) => Promise<number>,
): Promise<number> {
  if ("arguments" in read) return run(read.arguments);
  if ("message" in read) {
    process.stderr.write(`${name}: ${read.message}\n\n${usage}`);
    return WRONG_USAGE;
  }
  process.stdout.write(usage);
  return 0;
}
