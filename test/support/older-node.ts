import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../tools/project.ts";

/** The oldest line of Node that the client's package is for. */
const VERSION = "22.23.3";
const PLACE = join(PROJECT, ".cache/node-22");

/**
 * The program of an older Node, from npm's package of that name, in .cache; installed where it is missing. Undefined where
 * that cannot be had, with the reason on the terminal; in CI that is an error.
 */
export function olderNode(): string | undefined {
  const program = join(PLACE, "node_modules/.bin/node");
  if (isThere(program)) return program;
  try {
    mkdirSync(PLACE, { recursive: true });
    writeFileSync(join(PLACE, "package.json"), JSON.stringify({ name: "older-node", private: true }));
    const args = ["install", "--no-audit", "--no-fund", "--silent", `node@${VERSION}`];
    execFileSync("npm", args, { cwd: PLACE, stdio: "pipe", timeout: 240_000 });
    accessSync(program, constants.X_OK);
    return program;
  } catch (error) {
    if (process.env["CI"] === "true") throw error;
    console.log(`tests in Node ${VERSION} are skipped: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function isThere(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
