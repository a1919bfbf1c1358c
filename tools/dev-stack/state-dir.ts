import { accessSync, chmodSync, constants, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { SYSTEM_DIR } from "./postgres/reach-as-user.ts";
import { StackFault } from "./stack-fault.ts";

/** Everything that stacks keep there. */
const OURS: ReadonlySet<string> = new Set([
  ...["archive", "edge", "logs", "edge.env", "secrets.env", "stack.sock"],
  ...["temporal.db", "temporal.db-shm", "temporal.db-wal"],
]);

/** Makes the directory that keeps everything of a stack, for this user alone: it holds secrets. */
export function makeStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    accessSync(stateDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackFault([`HUB_STATE_DIR cannot be used: ${why}. Set it to a directory that this user can write`]);
  }
}

/**
 * Takes from others what lies there already and they could read (RUN5): earlier releases left it so, and directories that
 * were made by hand. One that also holds other things stays open itself, and so does what is another user's. To be called
 * by the owner of its lock.
 */
export function closeToOthers(stateDir: string): void {
  const names = readdirSync(stateDir);
  for (const name of names) if (OURS.has(name)) closeOne(join(stateDir, name));
  if (names.every((name) => OURS.has(name))) closeOne(stateDir);
}

function closeOne(path: string): void {
  const file = lstatSync(path);
  // The archive's group may pass through, and do nothing else.
  const isOpen = (file.mode & 0o067) !== 0;
  if (!isOpen || file.uid !== process.getuid?.() || file.isSymbolicLink()) return;
  chmodSync(path, file.isDirectory() ? 0o700 : 0o600);
}

/** Removes a state directory, and the data of its archive where that had to be elsewhere. */
export function removeStateDir(stateDir: string): void {
  const place = readIfThere(join(stateDir, "archive", "place"));
  if (dirname(place) === SYSTEM_DIR) rmSync(place, { recursive: true, force: true });
  rmSync(stateDir, { recursive: true, force: true });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
