import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { jsonLine, visibleText } from "../src/cli/visible-text.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { readArguments, USAGE, type DoctorArguments } from "./doctor/arguments.ts";
import { askVersion } from "./doctor/ask-version.ts";
import { examine } from "./doctor/examine.ts";
import type { Finding, Level } from "./doctor/finding.ts";

const WIDEST_CHECK = 24;

async function diagnose({ patient, probe, json, workerVersion }: DoctorArguments): Promise<number> {
  stopSignal({ onFirst: () => process.exit(BROKEN_OFF), code: BROKEN_OFF });
  if (workerVersion !== undefined) askVersion(patient.url, workerVersion);
  const findings: Finding[] = [];
  await examine(patient, probe, (found) => {
    findings.push(found);
    if (!json) process.stdout.write(lineOf(found));
  });
  const count = (level: Level) => findings.filter((each) => each.level === level).length;
  const [warnings, faults] = [count("warning"), count("fault")];
  const code = faults > 0 ? 2 : Math.min(1, warnings);
  if (json) process.stdout.write(jsonLine({ hub: patient.url, findings, warnings, faults }));
  else process.stdout.write(`\n${verdictOf(warnings, faults, count("unseen"))}\n`);
  return code;
}

function lineOf({ level, check, told, remedy }: Finding): string {
  const behind = remedy === undefined ? "" : `\n${" ".repeat(9 + WIDEST_CHECK)}→ ${remedy}`;
  const line = `${level.padEnd(8)} ${check.padEnd(WIDEST_CHECK)}${visibleText(told)}`;
  return `${line}${behind}\n`;
}

function verdictOf(warnings: number, faults: number, unseen: number): string {
  const rest = unseen === 0 ? "" : `; ${unseen} unseen from here`;
  if (faults + warnings === 0) return `all well${rest}`;
  return `${faults} ${faults === 1 ? "fault" : "faults"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}${rest}`;
}

keepLoopbackFromProxy();
process.exitCode = await answerCommandLine(
  { name: "doctor", usage: USAGE },
  readArguments(process.argv.slice(2), process.env),
  diagnose,
);
