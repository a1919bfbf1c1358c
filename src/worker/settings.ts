import { Webhook } from "standardwebhooks";
import type { Env } from "../durable/env.ts";

/** The keys of one direction between hub and bridge: the first signs, all verify (BRG5). */
export type Keys = readonly [Webhook, ...Webhook[]];

/** What the edge needs to answer at all, read from the environment. */
export interface Settings {
  /** Without a slash at its end. */
  readonly bridgeUrl: string;
  readonly hubToBridge: Keys;
  readonly bridgeToHub: Keys;
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly faults: readonly string[] };

const read = new WeakMap<object, ReadSettings>();

/** Reads the settings once per environment. `faults` name everything that is missing or malformed, never a value. */
export function settingsOf(env: Env): ReadSettings {
  const before = read.get(env);
  if (before) return before;
  const now = readSettings(env);
  read.set(env, now);
  return now;
}

function readSettings(env: Env): ReadSettings {
  const faults: string[] = [];
  const bridgeUrl = readUrl(env, faults);
  const hubToBridge = readKeys(env, "HUB_TO_BRIDGE_SECRETS", faults);
  const bridgeToHub = readKeys(env, "BRIDGE_TO_HUB_SECRETS", faults);
  if (!env.HUB_JWT_SECRET && !env.HUB_JWKS_URL) faults.push("HUB_JWT_SECRET is not set");
  if (env.HUB_JWKS_URL && !URL.canParse(env.HUB_JWKS_URL)) faults.push("HUB_JWKS_URL is not an address");
  if (faults.length > 0 || !bridgeUrl || !hubToBridge || !bridgeToHub) return { ok: false, faults };
  return { ok: true, settings: { bridgeUrl, hubToBridge, bridgeToHub } };
}

function readUrl(env: Env, faults: string[]): string | undefined {
  if (!env.BRIDGE_URL) faults.push("BRIDGE_URL is not set");
  else if (!/^https?:/.test(env.BRIDGE_URL) || !URL.canParse(env.BRIDGE_URL))
    faults.push("BRIDGE_URL is not an address");
  return env.BRIDGE_URL?.replace(/\/+$/, "");
}

function readKeys(
  env: Env,
  name: "HUB_TO_BRIDGE_SECRETS" | "BRIDGE_TO_HUB_SECRETS",
  faults: string[],
): Keys | undefined {
  const secrets = (env[name] ?? "").split(",").map((secret) => secret.trim());
  if (secrets.every((secret) => secret === "")) {
    faults.push(`${name} is not set`);
    return undefined;
  }
  try {
    const [first, ...others] = secrets.filter((secret) => secret !== "").map((secret) => new Webhook(secret));
    return first && [first, ...others];
  } catch {
    faults.push(`${name} holds a secret that is not whsec_<base64>`);
    return undefined;
  }
}
