import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** By sysexits.h, as for every tool of the project. */
export const WRONG_USAGE = 64;

/** Thrown where options that parse do not make sense; the message names the option. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The source of settings besides the command line: `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The options a tool takes, as `parseArgs` wants them. */
export type OptionsConfig = ParseArgsOptionsConfig;

/** A tool as its user sees it. */
export interface Tool {
  readonly name: string;
  /** The text of `--help`. */
  readonly usage: string;
}

/** A tool's command line, read. */
export type CommandLine<Arguments> =
  | { readonly kind: "run"; readonly arguments: Arguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

type ValuesOf<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: boolean }>
>["values"];

/**
 * Reads a command line. `--help` wins over everything else on it; an option that is not in `options` is wrong, and so
 * is a word that is no option, unless `allowPositionals` is set.
 * @param interpret makes the tool's arguments of the options; throws a {@link UsageError} where they make no sense
 */
export function readCommandLine<const Options extends ParseArgsOptionsConfig, Arguments>(
  argv: readonly string[],
  { options, allowPositionals = false }: { readonly options: Options; readonly allowPositionals?: boolean },
  interpret: (values: ValuesOf<Options>, words: readonly string[]) => Arguments,
): CommandLine<Arguments> {
  const args = [...argv];
  if (isHelpWanted(args)) return { kind: "help" };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals });
    return { kind: "run", arguments: interpret(values, positionals) };
  } catch (cause) {
    if (cause instanceof UsageError || isParseError(cause)) return { kind: "wrong", message: cause.message };
    throw cause;
  }
}

function isHelpWanted(args: string[]): boolean {
  return parseArgs({ args, options: { help: { type: "boolean", short: "h" } }, strict: false }).values.help === true;
}

function isParseError(cause: unknown): cause is Error {
  return cause instanceof Error && "code" in cause && String(cause.code).startsWith("ERR_PARSE_ARGS");
}

/**
 * Does what a command line asks for: prints the tool's text, says what is wrong with how it was called, or runs it.
 * @returns the exit code
 */
export async function answerCommandLine<Arguments>(
  tool: Tool,
  read: CommandLine<Arguments>,
  run: (given: Arguments) => Promise<number>,
): Promise<number> {
  switch (read.kind) {
    case "run":
      return run(read.arguments);
    case "help":
      process.stdout.write(`${tool.usage.trimEnd()}\n`);
      return 0;
    case "wrong":
      // Not the usage: a page of it would scroll the message away (CLI9).
      process.stderr.write(`${tool.name}: ${read.message}\n--help shows the usage.\n`);
      return WRONG_USAGE;
  }
}
