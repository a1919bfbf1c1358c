import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { OrphanGuard } from "./orphan-guard.ts";
import type { ProcessPlan } from "./process-plan.ts";

/** How a process ended: `code 1`, `signal SIGKILL`, or why it could not even be started. */
export type ProcessEnd = string;

const LOG_KEPT_BYTES = 20_000_000;
const TAIL_LINES = 20;

/** One process of the stack with everything it starts: they share a process group, and none outlives it. */
export class ManagedProcess {
  /** May be replaced while it does not run. */
  plan: ProcessPlan;
  readonly #guard: OrphanGuard;
  readonly #crashed: (process: ManagedProcess, how: ProcessEnd) => void;
  #child: ChildProcess | undefined;
  #changed: ProcessPlan["env"] = {};
  #logStart = 0;
  #isEnding = false;
  #why: string | undefined;
  /** Resolves when the process is gone, and whatever it started with it. */
  ended: Promise<ProcessEnd> = Promise.resolve("never started");

  /** @param crashed told when it ends without being asked to. */
  constructor(plan: ProcessPlan, guard: OrphanGuard, crashed: (process: ManagedProcess, how: ProcessEnd) => void) {
    this.plan = plan;
    this.#guard = guard;
    this.#crashed = crashed;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Settings other than its plan's, from the next start on. */
  changeSettings(env: ProcessPlan["env"]): void {
    this.#changed = { ...this.#changed, ...env };
  }

  start(): void {
    this.#isEnding = false;
    this.#why = undefined;
    const log = this.#openLog();
    // A group of its own: Ctrl-C is for the starter, which then stops one after the other. Its standard input stays
    // open as long as the starter lives.
    const { command, args, env, cwd } = this.plan;
    const all = { ...env, ...this.#changed };
    const child = spawnPrivately(command, args, { cwd, env: all, detached: true, stdio: ["pipe", log, log] });
    closeSync(log);
    child.stdin?.on("error", () => {});
    this.#child = child;
    const { pid } = child;
    if (pid !== undefined) this.#guard.watch(pid);
    this.ended = new Promise((resolve) => {
      const end = (how: ProcessEnd) => {
        if (pid !== undefined) {
          signalGroup(pid, "SIGKILL");
          this.#guard.forget(pid);
        }
        this.#child = undefined;
        resolve(this.#why ?? how);
        if (!this.#isEnding) this.#crashed(this, this.#why ?? how);
      };
      child.once("error", (error) => end(error.message));
      child.once("exit", (code, signal) => end(signal === null ? `code ${code}` : `signal ${signal}`));
    });
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    this.#isEnding = true;
    if (this.pid !== undefined) signalGroup(this.pid, "SIGKILL");
    await this.ended;
  }

  /** Ends what still runs but is of no use, as if it had ended by itself. */
  giveUp(why: string): void {
    this.#why = why;
    if (this.pid !== undefined) signalGroup(this.pid, "SIGKILL");
  }

  /** Asks it to stop, and ends it when it takes longer than its plan allows. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    if (this.pid === undefined) return;
    this.#child?.kill("SIGTERM");
    const cut = setTimeout(() => this.pid !== undefined && signalGroup(this.pid, "SIGKILL"), this.plan.stopWithinMs);
    await this.ended;
    clearTimeout(cut);
  }

  /** The last lines it wrote since it was started. */
  tail(): string {
    const written = readFileSync(this.plan.log).subarray(this.#logStart).toString("utf8");
    return written.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  }

  #openLog(): number {
    const { log } = this.plan;
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_KEPT_BYTES) renameSync(log, `${log}.1`);
    const descriptor = openSync(log, "a", 0o600);
    this.#logStart = fstatSync(descriptor).size;
    return descriptor;
  }
}

/** Its output is readable by this user alone (RUN5: state is private): rooms, runs and logs hold secrets and what players whisper. */
function spawnPrivately(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const before = process.umask(0o077);
  try {
    return spawn(command, args, options);
  } finally {
    process.umask(before);
  }
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // The whole group has ended.
  }
}
