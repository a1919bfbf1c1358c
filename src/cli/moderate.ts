import { standardPlatform } from "../client/connection/platform.ts";
import { answerCommandLine } from "./command-line.ts";
import { readArguments, USAGE, type ModerateArguments } from "./moderate/arguments.ts";
import { Moderator } from "./moderate/moderator.ts";
import { BROKEN_OFF, stopSignal } from "./stop-signal.ts";

function main(argv: readonly string[]): Promise<number> {
  return answerCommandLine({ name: "moderate", usage: USAGE }, readArguments(argv, process.env), moderate);
}

/** Following ends with Ctrl-C and is then done; whatever else is ended by it was not (RUN4). */
async function moderate(given: ModerateArguments): Promise<number> {
  const isFollowing = given.task.kind === "list" && given.task.follow;
  const signal = stopSignal({ onFirst: () => isFollowing || process.exit(BROKEN_OFF), code: BROKEN_OFF });
  const moderator = new Moderator(given, {
    platform: standardPlatform(),
    signal,
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
  });
  return moderator.run();
}

process.exitCode = await main(process.argv.slice(2));
