import { createHash } from "node:crypto";
import { chmodSync, rmSync } from "node:fs";
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
 * Makes sure that one stack at most runs on a state directory. The lock is a socket that the holder listens on: when its
 * owner is killed the kernel closes it, so no stale lock can stand in the way.
 */
export async function lockStateDir(stateDir: string): Promise<StackLock> {
  const { path, server } = await lockAt(socketPaths(stateDir));
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

/** The first place that takes a socket at all: every stack on the directory finds the same one. */
async function lockAt([path, ...others]: readonly string[]): Promise<{ path: string; server: Server | undefined }> {
  if (path === undefined)
    throw new StackFault([
      `no directory for temporary files takes a socket: set TMPDIR to one that does, and is short`,
    ]);
  try {
    return { path, server: (await listen(path)) ?? (await takeOver(path)) };
  } catch {
    return lockAt(others);
  }
}

/** In the directory, or, where its path is too long or its file system knows no sockets, among temporary files. */
function socketPaths(stateDir: string): string[] {
  const name = `frontier-hub-${createHash("sha256").update(stateDir).digest("hex").slice(0, 16)}.sock`;
  const paths = [join(stateDir, "stack.sock"), join(tmpdir(), name), join("/tmp", name)];
  return paths.filter((path) => Buffer.byteLength(path) <= LONGEST_PATH);
}

/** Undefined where the path is taken, by a living owner or a dead one. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => {}).end(String(process.pid)));
    server.once("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      closeSocket(path);
      resolve(server.unref());
    });
  });
}

/** For its user alone. Not every file system knows such a thing, and the socket tells a process id, no more. */
function closeSocket(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch {
    // As it is.
  }
}

/** The process id of the lock's holder; undefined where it is free. */
function askOwner(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(path);
    socket.setEncoding("utf8").on("data", (text) => (said += String(text)));
    socket.once("error", () => resolve(undefined));
    socket.once("end", () => resolve(said || "unknown"));
  });
}
