import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("parse.py", import.meta.url));
/** Loading the model takes seconds on a busy machine. */
const START_MS = 60_000;
/** For one request of a few sentences: less than a line may take (CLO8), so that another parser still can read it. */
const ANSWER_MS = 3_000;

/** spaCy cannot be used: it does not start, died, hangs, or talks nonsense. */
export class SpacyError extends Error {
  override readonly name = "SpacyError";
}

/** A Python process that answers one line of JSON with another. */
export interface SpacyProcess {
  /** Gives the answer, unchecked; throws {@link SpacyError} where none comes in time. One at a time, in order. */
  ask(request: unknown): Promise<unknown>;
  hasEnded(): boolean;
  /** Ends it at once: it keeps nothing. */
  end(): void;
}

/** Starts the process and waits until its model is loaded. It ends with its standard input, so with this process. */
export async function startSpacy(python: string, script: string = SCRIPT): Promise<SpacyProcess> {
  // Isolated: neither the user's packages nor those of the working directory are loaded.
  const child = spawn(python, ["-I", script], { stdio: "pipe", env: { PYTHONIOENCODING: "utf-8" } });
  const lines = listen(child);
  const first = await lines.next(START_MS);
  if (typeof first !== "object" || first === null || !("ready" in first)) {
    child.kill("SIGKILL");
    throw new SpacyError("spaCy does not say that it is ready");
  }
  let before: Promise<unknown> = Promise.resolve();
  return {
    ask(request) {
      const asked = before.then(() => {
        child.stdin.write(`${JSON.stringify(request)}\n`);
        return lines.next(ANSWER_MS);
      });
      before = asked.catch(() => {});
      return asked;
    },
    hasEnded: lines.hasEnded,
    end: () => void child.kill("SIGKILL"),
  };
}

/** The process's lines, one at a time. A process that is late is ended; whoever waits for one that is gone is told. */
function listen(child: ChildProcessWithoutNullStreams) {
  let waiting: { readonly resolve: (line: unknown) => void; readonly reject: (error: Error) => void } | undefined;
  let ended: SpacyError | undefined;
  let said = "";
  const fail = (why: string): void => {
    ended ??= new SpacyError(why);
    waiting?.reject(ended);
    waiting = undefined;
  };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = `${said}${text}`.slice(-2_000)));
  child.on("error", (error) => fail(`spaCy does not start: ${error.message}`));
  child.on("close", (code, signal) => fail(`spaCy ended with ${code ?? signal ?? "nothing"}: ${said.trim()}`));
  child.stdin.on("error", (error) => fail(`spaCy takes nothing in: ${error.message}`));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const one = waiting;
    waiting = undefined;
    one?.resolve(jsonOf(line));
  });
  return {
    hasEnded: () => ended !== undefined,
    async next(limitMs: number): Promise<unknown> {
      if (ended !== undefined) throw ended;
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        fail(`spaCy did not answer within ${limitMs} ms`);
      }, limitMs);
      try {
        return await new Promise((resolve, reject) => (waiting = { resolve, reject }));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
