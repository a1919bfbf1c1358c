import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { WRONG_USAGE } from "./answer-command-line.ts";

/** The options of one of the project's tools. */
export interface Tool<Options extends ParseArgsOptionsConfig> {
  readonly name: string;
  readonly help: string;
  readonly options: Options;
}

/**
 * Reads the options of a command line tool. `--help` prints its text, and what it does not know is refused with what is
 * wrong and that text.
 *
 * @returns the options, or null where nothing is left to do; the exit code is set then.
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>({ name, help, options }: Tool<Options>) {
  if (isHelpWanted()) {
    console.log(help);
    return null;
  }
  try {
    return parseArgs({ options }).values;
  } catch (cause) {
    refuseUsage(name, cause instanceof Error ? cause.message : String(cause), help);
    return null;
  }
}

function isHelpWanted(): boolean {
  return parseArgs({ options: { help: { type: "boolean", short: "h" } }, strict: false }).values.help === true;
}

/** Says what is wrong with how a tool was called, and sets its exit code. */
export function refuseUsage(name: string, message: string, help: string): void {
  console.error(`${name}: ${message}\n\n${help}`);
  process.exitCode = WRONG_USAGE;
}
