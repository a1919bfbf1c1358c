import { accessSync, constants, mkdirSync } from "node:fs";
import { StackFault } from "./stack-fault.ts";

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
