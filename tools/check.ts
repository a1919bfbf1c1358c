import { answerCommandLine, readCommandLine, UsageError, type OptionsConfig } from "../src/cli/command-line.ts";
import { CHECK_STEPS } from "./check/check-steps.ts";
import { failed, type CheckResult, type CheckStep } from "./check/run-tool.ts";

const HELP = `npm run check [-- --only STEP] [--json]

Looks at everything that can be seen without running the hub: two steps at a time, one lane from the cheapest on, one from
the dearest. Every step runs, whatever another found; the exit code is 1 if one of them failed.

${CHECK_STEPS.map(({ name, about }) => `  ${name.padEnd(8)} ${about}`).join("\n")}

  --only STEP   only this one; may be given several times
  --json        one JSON object a line: {step, ok, note, ms, output?}
  --help        this`;

const options = {
  only: { type: "string", multiple: true, default: [] },
  json: { type: "boolean", default: false },
} satisfies OptionsConfig;
const read = readCommandLine(process.argv.slice(2), { options }, ({ only, json }) => {
  const unknown = only.filter((name) => CHECK_STEPS.every((step) => step.name !== name));
  if (unknown.length > 0) throw new UsageError(`there is no step ${unknown.join(", ")}`);
  return { only, print: json ? printJson : printText };
});
process.exitCode = await answerCommandLine({ name: "check", usage: HELP }, read, ({ only, print }) =>
  checkAll(only, print),
);

type Print = (step: CheckStep, result: CheckResult, ms: number) => void;

/** @returns the exit code. */
async function checkAll(only: readonly string[], print: Print): Promise<number> {
  const waiting = CHECK_STEPS.filter(({ name }) => only.length === 0 || only.includes(name));
  let code = 0;
  const runLane = async (next: () => CheckStep | undefined): Promise<void> => {
    for (let step = next(); step !== undefined; step = next()) {
      const started = performance.now();
      const result = await step.run().catch((error: unknown) => failed("the check itself broke", tellError(error)));
      print(step, result, performance.now() - started);
      if (!result.ok) code = 1;
    }
  };
  // The compiler, last and longest, works in a process of its own beside all the others.
  await Promise.all([runLane(() => waiting.pop()), runLane(() => waiting.shift())]);
  return code;
}

function printText(step: CheckStep, result: CheckResult, ms: number): void {
  const time = `${(ms / 1000).toFixed(1)} s`.padStart(7);
  console.log(`${result.ok ? "ok  " : "FAIL"} ${step.name.padEnd(8)}${time}  ${result.note}`);
  if (!result.ok) console.log(`\n${result.output.trimEnd()}\n`);
}

function printJson(step: CheckStep, result: CheckResult, ms: number): void {
  console.log(JSON.stringify({ step: step.name, ...result, ms: Math.round(ms) }));
}

function tellError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
