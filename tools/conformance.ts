import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { readArguments, USAGE, type ConformanceArguments } from "./conformance/arguments.ts";
import { runSituations } from "./conformance/run-situations.ts";
import { formatSituation, formatVerdict, verdictOf } from "./conformance/verdict.ts";

const BROKEN = 1;
const NOT_JUDGED = 2;

async function conformance({ command, situations, jobs, json }: ConformanceArguments): Promise<number> {
  if (command === "") {
    for (const { id, title, rules } of situations) process.stdout.write(`${id}: ${title} (${rules.join(", ")})\n`);
    return 0;
  }
  const say = (text: string): void => void (json || process.stdout.write(`${text}\n`));
  const over = stopSignal({ onFirst: (signal) => say(`${signal}: no further situation is played`), code: BROKEN_OFF });
  const onPlayed = (one: Parameters<typeof formatSituation>[0]): void => say(formatSituation(one));
  const played = await runSituations({ command, situations, jobs, onPlayed, over });
  const verdict = verdictOf(played);
  if (json) process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
  else say(`\n${formatVerdict(verdict)}`);
  if (over.aborted) return BROKEN_OFF;
  if (played.every(({ isMute }) => isMute)) {
    process.stderr.write(`conformance: the command neither connected nor reported.\n${played[0]?.noise ?? ""}`);
    return NOT_JUDGED;
  }
  return verdict.isConforming ? 0 : BROKEN;
}

process.exitCode = await answerCommandLine(
  { name: "conformance", usage: USAGE },
  readArguments(process.argv.slice(2)),
  conformance,
);
