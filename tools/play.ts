import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { standardPlatform } from "../src/client/connection/platform.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { readArguments, USAGE } from "./play/arguments.ts";
import type { PlayArguments } from "./play/arguments.ts";
import { formatScenario, formatStep } from "./play/output/format-scenario.ts";
import { playScenario } from "./play/play-scenario.ts";
import { loadSample } from "./play/sample/load-sample.ts";
import type { Sample } from "./play/sample/sample.ts";

const FAILED = 1;

function main(argv: readonly string[]): Promise<number> {
  return answerCommandLine(
    { name: "play", usage: USAGE },
    readArguments(argv, `http://127.0.0.1:${process.env["HUB_PORT"] ?? "8787"}`),
    play,
  );
}

async function play(given: PlayArguments): Promise<number> {
  const { file, url, json } = given;
  const loaded = await loadSample(file);
  if (!loaded.ok) {
    const faults = loaded.faults.map(({ path, message }) => `  ${path === "" ? "the file" : path} ${message}`);
    process.stderr.write(`play: ${file} cannot be played:\n${faults.join("\n")}\n\nSee docs/guide/play.md.\n`);
    return FAILED;
  }
  const { sample } = loaded;
  const roomId = given.roomId ?? sample.roomId ?? freshRoom(file);
  const say = (text: string): void => void (json || process.stdout.write(`${text}\n`));
  say(opening(sample, `${url}, hub ${sample.hubId}, room ${roomId}`));
  const room = { url, hubId: sample.hubId, roomId, platform: standardPlatform() };
  const over = stopSignal({ onFirst: (signal) => say(`  ${signal}: the scenario is broken off`), code: BROKEN_OFF });
  const report = await playScenario(
    { sample, file, room },
    { onStep: (step) => say(formatStep(step)), onProgress: (line) => say(`           ${line}`), over },
  );
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else say(`\n${formatScenario(report)}`);
  // A step that still waits for something would keep the process for as long.
  if (over.aborted) process.exit(BROKEN_OFF);
  return report.ok ? 0 : FAILED;
}

function opening({ title, about }: Sample, where: string): string {
  return [title, ...(about === undefined ? [] : [about]), where, ""].join("\n");
}

/** An unused room: rooms keep their state, so each scenario starts in a new one. */
function freshRoom(file: string): string {
  const slug = basename(file, ".json")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40);
  return `play-${slug}-${randomBytes(4).toString("hex")}`;
}

keepLoopbackFromProxy();
process.exitCode = await main(process.argv.slice(2));
