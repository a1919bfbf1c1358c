import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { withoutMark } from "../../src/durable/protocol/http/written-json.ts";
import { StackFault } from "./stack-fault.ts";
import type { Environment, StackSettings } from "./stack-settings.ts";

/** The secrets that edge and bridge of one stack share, and the id that marks its processes. */
export interface LocalSecrets {
  readonly HUB_JWT_SECRET: string;
  readonly HUB_TO_BRIDGE_SECRETS: string;
  readonly BRIDGE_TO_HUB_SECRETS: string;
  readonly HUB_STACK_ID: string;
}

const NAMES = ["HUB_JWT_SECRET", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS", "HUB_STACK_ID"] as const;

/** Settings of the edge that pass through as they are. */
const OPTIONAL = [
  "HUB_JWKS_URL",
  "HUB_JWT_ISSUER",
  "HUB_JWT_AUDIENCE",
  "HUB_ORIGINS",
  "CONSOLE_SIGN_IN_URL",
  "ROOM_RETENTION",
] as const;

/**
 * The secrets of the stack in `stateDir`: made once and kept there, so that tokens survive a restart. Those set in
 * `env` go before. Where the kept file lacks one it is added.
 */
export function keepLocalSecrets(stateDir: string, env: Environment): LocalSecrets {
  const file = join(stateDir, "secrets.env");
  const kept = parseEnv(withoutMark(readIfThere(file)));
  const made: Record<(typeof NAMES)[number], string> = {
    HUB_JWT_SECRET: kept["HUB_JWT_SECRET"] || randomBytes(32).toString("base64url"),
    HUB_TO_BRIDGE_SECRETS: kept["HUB_TO_BRIDGE_SECRETS"] || newWebhookSecret(),
    BRIDGE_TO_HUB_SECRETS: kept["BRIDGE_TO_HUB_SECRETS"] || newWebhookSecret(),
    HUB_STACK_ID: kept["HUB_STACK_ID"] || randomBytes(16).toString("hex"),
  };
  if (NAMES.some((name) => kept[name] !== made[name])) writeEnvFile(file, made);
  return {
    HUB_JWT_SECRET: env["HUB_JWT_SECRET"] || made.HUB_JWT_SECRET,
    HUB_TO_BRIDGE_SECRETS: env["HUB_TO_BRIDGE_SECRETS"] || made.HUB_TO_BRIDGE_SECRETS,
    BRIDGE_TO_HUB_SECRETS: env["BRIDGE_TO_HUB_SECRETS"] || made.BRIDGE_TO_HUB_SECRETS,
    HUB_STACK_ID: made.HUB_STACK_ID,
  };
}

/** Writes what the edge gets beside wrangler.toml, and gives the file's path: no secret stands on a command line. */
export function writeEdgeEnv(stateDir: string, secrets: LocalSecrets, env: Environment): string {
  const file = join(stateDir, "edge.env");
  const optional = OPTIONAL.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  writeEnvFile(file, {
    HUB_ENV: "dev",
    HUB_JWT_SECRET: secrets.HUB_JWT_SECRET,
    HUB_TO_BRIDGE_SECRETS: secrets.HUB_TO_BRIDGE_SECRETS,
    BRIDGE_TO_HUB_SECRETS: secrets.BRIDGE_TO_HUB_SECRETS,
    ...Object.fromEntries(optional),
  });
  return file;
}

/** Notes where the archive is, for `npm run archive` and its like. */
export function writeArchiveEnv(stateDir: string, url: string): void {
  writeEnvFile(join(stateDir, "archive.env"), { DATABASE_URL: url });
}

const DEV_VARS_MARK = "# Written by `npm start -- --without-edge`, which writes it anew.";

/**
 * Writes `.dev.vars` for a `wrangler dev` beside this stack (RUN9), and gives its path. A file written by hand is
 * left alone, and refused.
 */
export function writeDevVars(
  project: string,
  { stateDir, bridgePort }: Pick<StackSettings, "stateDir" | "bridgePort">,
  secrets: LocalSecrets,
  env: Environment,
): string {
  const file = join(project, ".dev.vars");
  const before = readIfThere(file);
  if (before !== "" && !before.startsWith(DEV_VARS_MARK))
    throw new StackFault([`${file} was written by hand, and holds other secrets than this stack: move it away`]);
  const settings = readFileSync(writeEdgeEnv(stateDir, secrets, env), "utf8");
  const bridge = `BRIDGE_URL='http://127.0.0.1:${bridgePort}'\n`;
  writeFileSync(file, `${DEV_VARS_MARK}\n${settings}${bridge}`, { mode: 0o600 });
  return file;
}

function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw new StackFault([`${file} cannot be read: ${String(error)}. Mend its permissions or delete it`]);
  }
}

/** Whole or not at all, and readable by this user alone. */
function writeEnvFile(file: string, values: Readonly<Record<string, string>>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quoted(name, value)}\n`);
  const half = `${file}.${process.pid}`;
  writeFileSync(half, lines.join(""), { mode: 0o600 });
  renameSync(half, file);
}

/** Such a file knows no escapes, so a value needs a quote that it does not hold itself. */
function quoted(name: string, value: string): string {
  const quote = ["'", '"', "`"].find((mark) => !value.includes(mark));
  if (quote === undefined || /[\r\n]/.test(value))
    throw new StackFault([`${name} holds a line break or all three kinds of quotes: set it to a plainer value`]);
  return `${quote}${value}${quote}`;
}
