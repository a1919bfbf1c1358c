import { fork } from "node:child_process";
import { once } from "node:events";
import { findSpacy } from "../../../src/offline-bridge/language/parsing/spacy/find-spacy.ts";
import type { ReadSpeed } from "../../load/reader-process.ts";
import { atLeast, atMost, type Goal, type ReportRow } from "../../report/outcome.ts";
import { median } from "../../report/statistics.ts";
import type { Bench, Measurement } from "../measurement.ts";

const [FEW, MANY] = [2_500, 10_000] as const;
const PARSERS = ["js", "spacy"] as const;
const GOALS = { js: 1_000, spacy: 400 } as const;
const SHOWN = { js: "JavaScript", spacy: "spaCy" } as const;

/** CLO8: how fast lines are read for names and changes, by parser, and whether ten thousand cost four times 2,500. */
export const readerSpeed: Measurement = {
  title: "Reading",
  ids: ["reader-js", "reader-spacy", "reader-memory", "reader-linear"],

  async run(bench) {
    const rows: ReportRow[] = [];
    const goals: Goal[] = [];
    for (const parser of PARSERS) {
      if (parser === "spacy" && findSpacy() === undefined) {
        bench.tell("spaCy is not installed: npm run reader:install");
        continue;
      }
      const few = await timesOf(bench, parser, FEW);
      const many = await timesOf(bench, parser, MANY);
      rows.push(rowOf(parser, FEW, few), rowOf(parser, MANY, many));
      goals.push(atLeast(`reader-${parser}`, Math.round(median(many.map(perSecond))), GOALS[parser], "sentences/s"));
      if (parser === "js") {
        const ratio = median(many.map(({ ms }) => ms)) / median(few.map(({ ms }) => ms)) / (MANY / FEW);
        goals.push(
          atMost("reader-memory", peakOf(many), 500, "MB"),
          atMost("reader-linear", Math.round(ratio * 100) / 100, 1.25, "× proportional"),
        );
      }
    }
    return { rows, goals };
  },
};

async function timesOf(bench: Bench, parser: string, turns: number): Promise<readonly ReadSpeed[]> {
  const times: ReadSpeed[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const speed = await read(parser, turns);
    bench.tell(`${turns} turns with ${speed.parser}: ${Math.round(perSecond(speed))} sentences a second`);
    times.push(speed);
  }
  return times;
}

async function read(parser: string, turns: number): Promise<ReadSpeed> {
  const child = fork(new URL("../../load/reader-process.ts", import.meta.url), [parser, String(turns)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [speed] = (await Promise.race([once(child, "message"), failed(child)])) as [ReadSpeed];
  if (speed.parser !== parser) throw new Error(`${parser} failed, and ${speed.parser} read on`);
  return speed;
}

async function failed(child: ReturnType<typeof fork>): Promise<never> {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(`the reader ended with ${code}`);
}

function rowOf(parser: keyof typeof SHOWN, turns: number, times: readonly ReadSpeed[]): ReportRow {
  const details = { "median s": Math.round(median(times.map(({ ms }) => ms / 10))) / 100, "peak MB": peakOf(times) };
  return {
    name: `${turns.toLocaleString("en")} turns read, ${SHOWN[parser]}`,
    value: Math.round(median(times.map(perSecond))),
    unit: "sentences/s",
    details,
  };
}

function perSecond({ sentences, ms }: ReadSpeed): number {
  return sentences / (ms / 1_000);
}

function peakOf(times: readonly ReadSpeed[]): number {
  return Math.round(median(times.map(({ peakMb }) => peakMb)));
}
