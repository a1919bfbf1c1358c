import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A server in a process of its own. It says where it is in one line of JSON, and ends when its input does. */
export class Server<Ready extends { readonly url: string }> {
  readonly ready: Ready;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /** @throws where the process ends before it can be reached */
  static async start<Ready extends { readonly url: string }>(args: readonly string[]): Promise<Server<Ready>> {
    const child = spawn(process.execPath, ["--no-warnings", ...args], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as [string | number | null];
    if (typeof line !== "string") throw new Error(`${args[0]} ended with ${line} before it could be reached`);
    return new Server<Ready>(child, JSON.parse(line) as Ready);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Once more does no harm. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.stdin?.end();
    await ended;
  }
}
