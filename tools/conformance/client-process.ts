import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import * as v from "valibot";
import type { Waiting } from "./waiting.ts";

/** A line that the client under test wrote (docs/guide/conformance.md). */
const Report = v.object({
  report: v.string(),
  status: v.nullish(v.string()),
  code: v.nullish(v.string()),
  id: v.nullish(v.string()),
  version: v.nullish(v.number()),
  state: v.optional(v.unknown()),
});
export type Report = v.InferOutput<typeof Report>;

/** Clients that have not ended yet: they end with the kit, also where that is broken off at once. */
const running = new Set<ClientProcess>();
process.on("exit", () => {
  for (const client of running) client.kill();
});

/** The kit's side of the client under test: lines of JSON in both directions. */
export class ClientProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting;
  readonly reports: Report[] = [];
  /** The last of what it wrote beside its reports, for the verdict's reader. */
  noise = "";
  exitCode: number | null | undefined;

  constructor(command: string, settings: Readonly<Record<string, string>>, waiting: Waiting) {
    this.#waiting = waiting;
    // A group of its own, so that whatever the command starts ends with it.
    this.#child = spawn(command, { shell: true, detached: true, env: { ...process.env, ...settings } });
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(line));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    this.#child.stdin.on("error", () => {});
    running.add(this);
    this.#child.on("close", (code) => {
      running.delete(this);
      this.exitCode = code;
      waiting.look();
    });
  }

  ask(what: { readonly do: string; readonly [field: string]: unknown }): void {
    this.#child.stdin.write(`${JSON.stringify(what)}\n`);
  }

  of(kind: string): readonly Report[] {
    return this.reports.filter(({ report }) => report === kind);
  }

  get hasEnded(): boolean {
    return this.exitCode !== undefined;
  }

  /** Ends it and all that it started. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.hasEnded) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended by itself meanwhile.
    }
  }

  #take(line: string): void {
    const report = readReport(line);
    if (report === undefined) this.#hear(`${line}\n`);
    else this.reports.push(report);
    this.#waiting.look();
  }

  #hear(text: string): void {
    this.noise = (this.noise + text).slice(-2_000);
  }
}

function readReport(line: string): Report | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Report), line);
  return parsed.success ? parsed.output : undefined;
}
