import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackFault } from "./stack-fault.ts";

export interface StackLock {
  release(): Promise<void>;
}

/** A socket's path may have about 100 bytes, a state directory more. */
const LONGEST_PATH = 100;

/**
 * Makes sure that one stack at most runs on a state directory. The lock is a socket that somebody listens on: when its
 * owner is killed the kernel closes it, so no stale lock can stand in the way.
 */
export async function lockStateDir(stateDir: string): Promise<StackLock> {
  const path = socketPath(stateDir);
  const server = (await listen(path)) ?? (await takeOver(path));
  if (server === undefined) {
    const owner = await askOwner(path);
    const who = owner === undefined ? "" : ` (process ${owner})`;
    throw new StackFault([
      `HUB_STATE_DIR ${stateDir} is in use by another stack${who}: stop that one, or set HUB_STATE_DIR to another directory`,
    ]);
  }
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function takeOver(path: string): Promise<Server | undefined> {
  if ((await askOwner(path)) !== undefined) return undefined;
  rmSync(path, { force: true });
  return listen(path);
}

function socketPath(stateDir: string): string {
  const inside = join(stateDir, "stack.sock");
  if (Buffer.byteLength(inside) <= LONGEST_PATH) return inside;
  return join(tmpdir(), `frontier-hub-${createHash("sha256").update(stateDir).digest("hex").slice(0, 16)}.sock`);
}

/** Undefined where the path is taken, by a living owner or a dead one. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => {}).end(String(process.pid)));
    server.once("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server.unref()));
  });
}

/** The process id of who holds the lock; undefined where nobody does. */
function askOwner(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(path);
    socket.setEncoding("utf8").on("data", (text) => (said += String(text)));
    socket.once("error", () => resolve(undefined));
    socket.once("end", () => resolve(said || "unknown"));
  });
}
