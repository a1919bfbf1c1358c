import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "../../src/cli/command-line.ts";

/** The hub that is looked at, with the settings that are known of it here. */
export interface Patient {
  /** Without a slash at its end. */
  readonly url: string;
  /** Whether it runs on this machine, as `npm start` runs it. */
  readonly isLocal: boolean;
  readonly env: Environment;
  /** An operator's or anybody's token for the probe. */
  readonly token: string | undefined;
}

/**
 * For a hub on this machine the settings that `npm start` keeps in its state directory count where the environment
 * has none; for any other one only the environment does.
 */
export function readPatient(url: string, token: string | undefined, env: Environment): Patient {
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
  const bare = url.replace(/(?<!\/)\/+$/, "");
  if (!isLocal) return { url: bare, isLocal, env, token };
  const stateDir = resolve(env["HUB_STATE_DIR"] || ".hub");
  const defaults = {
    HUB_URL: bare,
    BRIDGE_URL: `http://127.0.0.1:${env["BRIDGE_PORT"] || "8788"}`,
    TEMPORAL_ADDRESS: `127.0.0.1:${env["TEMPORAL_PORT"] || "7233"}`,
  };
  const kept = ["secrets.env", "edge.env", "archive.env"].map((file) => readEnvFile(join(stateDir, file)));
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  return { url: bare, isLocal, env: Object.assign({}, defaults, ...kept, given) as Environment, token };
}

function readEnvFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch {
    // No stack has been started here, or it belongs to somebody else.
    return {};
  }
}
