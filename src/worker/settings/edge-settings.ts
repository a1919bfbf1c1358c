import * as v from "valibot";
import { keyOfSecret, LEAST_KEY_BYTES } from "../../durable/protocol/bridge/webhook.ts";
import { readRetention } from "../../durable/protocol/http/room-retention.ts";
import { secretsOf } from "../../durable/protocol/values/secrets-of.ts";
import { readOrigins } from "../access/origins.ts";

/** The settings of the edge as the environment holds them: texts, or nothing. */
export type SettingsInput = { readonly [name in keyof typeof ENTRIES]?: string | undefined };

/** TOK8: as long as the hash of HS256, below which a secret can be guessed from one token. */
const LEAST_JWT_SECRET_BYTES = 32;
/** Longer than any issuer or audience that is meant. */
const LONGEST_NAME = 512;

const A_SECRET = `whsec_ and the base64 of at least ${LEAST_KEY_BYTES} random bytes`;
const A_JWT_SECRET = `at least ${LEAST_JWT_SECRET_BYTES} random bytes`;

const Optional = v.optional(v.string("is not a text"), "");
/** A setting that has to be there; `remedy` says what to set. */
const required = (remedy: string) => v.pipe(Optional, v.nonEmpty(`is not set: set it to ${remedy}`));
const isEmptyOr = (check: (text: string) => boolean) => (text: string) => text === "" || check(text);
/** A setting that may be left out. */
const optional = (check: (text: string) => boolean, message: string) =>
  v.pipe(Optional, v.check(isEmptyOr(check), message));

const Secrets = v.pipe(
  Optional,
  v.check((text) => secretsOf(text).length > 0, `is not set: set it to ${A_SECRET}, several separated by commas`),
  v.check(
    isEmptyOr((text) => secretsOf(text).every((secret) => keyOfSecret(secret) !== undefined)),
    `holds a secret that is malformed or too short: each is ${A_SECRET}`,
  ),
);
const Name = optional(
  (text) => text === text.trim() && text.length <= LONGEST_NAME && !/\p{Cc}/u.test(text),
  `is not a name: leave it out or set the value of the claim, at most ${LONGEST_NAME} characters without spaces around`,
);

const ENTRIES = {
  BRIDGE_URL: v.pipe(
    required("the bridge's address, such as https://bridge.example"),
    v.check(isEmptyOr(isBaseUrl), "is not an http address: set one such as https://bridge.example"),
  ),
  HUB_TO_BRIDGE_SECRETS: Secrets,
  BRIDGE_TO_HUB_SECRETS: Secrets,
  HUB_JWT_SECRET: optional(
    (text) => secretsOf(text).every((secret) => bytesIn(secret) >= LEAST_JWT_SECRET_BYTES),
    `is too short: set ${A_JWT_SECRET}, several separated by commas`,
  ),
  HUB_JWKS_URL: optional(isHttpUrl, "is not an http address: set one such as https://issuer.example/jwks.json"),
  HUB_JWT_ISSUER: Name,
  HUB_JWT_AUDIENCE: Name,
  HUB_ORIGINS: v.pipe(
    Optional,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const faults = readOrigins(dataset.value).flatMap((entry) => (entry.ok ? [] : entry.fault));
      for (const message of new Set(faults)) addIssue({ message });
    }),
  ),
  ROOM_RETENTION: optional(
    (text) => readRetention(text) !== undefined,
    "is not an ISO-8601 duration from an hour to P36500D: leave it out for P30D, or set one such as P90D",
  ),
  CONSOLE_SIGN_IN_URL: optional(
    isHttpUrl,
    "is not an http address: set the page that hands tokens to the console, such as https://play.example/console-token",
  ),
  HUB_ENV: Optional,
};

const EdgeSettings = v.object(ENTRIES);
/** The settings as given, valid or not. */
const AsTheyAre = v.object(
  v.entriesFromList(Object.keys(ENTRIES) as (keyof typeof ENTRIES)[], v.fallback(Optional, "")),
);

type Fields = { readonly [name in keyof typeof ENTRIES]: string };

type Rule = { readonly name: keyof Fields; readonly holds: (fields: Fields) => boolean; readonly fault: string };

/** Rules between settings, each with the setting that its message names. */
const TOGETHER: readonly Rule[] = [
  {
    name: "HUB_JWT_SECRET",
    holds: ({ HUB_JWT_SECRET, HUB_JWKS_URL }) => secretsOf(HUB_JWT_SECRET).length > 0 || HUB_JWKS_URL !== "",
    fault: `is not set: set it to ${A_JWT_SECRET}, or HUB_JWKS_URL to the keys of your own issuer`,
  },
  {
    name: "HUB_JWT_SECRET",
    holds: ({ HUB_JWT_SECRET, HUB_TO_BRIDGE_SECRETS, BRIDGE_TO_HUB_SECRETS }) =>
      !share(secretsOf(HUB_JWT_SECRET), secretsOf(`${HUB_TO_BRIDGE_SECRETS},${BRIDGE_TO_HUB_SECRETS}`)),
    fault: "is a secret of the bridge too: give tokens a secret of their own",
  },
  {
    name: "HUB_TO_BRIDGE_SECRETS",
    holds: ({ HUB_TO_BRIDGE_SECRETS, BRIDGE_TO_HUB_SECRETS }) =>
      !share(secretsOf(HUB_TO_BRIDGE_SECRETS), secretsOf(BRIDGE_TO_HUB_SECRETS)),
    fault: "shares a secret with BRIDGE_TO_HUB_SECRETS: give each direction secrets of its own",
  },
  {
    name: "HUB_JWKS_URL",
    holds: ({ HUB_ENV, HUB_JWKS_URL }) => isDevOrHttps(HUB_ENV, HUB_JWKS_URL),
    fault: "is not https: anybody on the way could put other keys in place of the issuer's",
  },
  {
    name: "CONSOLE_SIGN_IN_URL",
    holds: ({ HUB_ENV, CONSOLE_SIGN_IN_URL }) => isDevOrHttps(HUB_ENV, CONSOLE_SIGN_IN_URL),
    fault: "is not https: anybody on the way could take part in the sign-in",
  },
];

/** Holds where the bridge is reached by its address; a VPC service encrypts the way whatever the address says. */
const BRIDGE_BY_HTTPS: Rule = {
  name: "BRIDGE_URL",
  holds: ({ HUB_ENV, BRIDGE_URL }) => isDevOrHttps(HUB_ENV, BRIDGE_URL),
  fault: "is not https: anybody on the way could read jobs: set the Tunnel's https address, or bind BRIDGE",
};

/** The address that a bound bridge is asked at: the binding knows the way, and the name only fills the header `Host`. */
const BOUND_BRIDGE_URL = "http://bridge.internal";

export type CheckedSettings =
  | { readonly ok: true; readonly fields: Fields }
  /** A sentence for each setting that is missing or malformed, with the remedy and never with a value (TOK8). */
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Checks all settings of the edge, and names everything wrong with them at once (TOK8).
 * @param isBridgeBound whether the bridge is bound as a VPC service, so that it needs no address
 */
export function checkSettings(given: SettingsInput, isBridgeBound = false): CheckedSettings {
  const env = isBridgeBound ? { ...given, BRIDGE_URL: given.BRIDGE_URL || BOUND_BRIDGE_URL } : given;
  const rules = isBridgeBound ? TOGETHER : [...TOGETHER, BRIDGE_BY_HTTPS];
  const checked = v.safeParse(EdgeSettings, env, { abortPipeEarly: true });
  const faults = (checked.issues ?? []).map((issue) => `${v.getDotPath(issue) ?? "a setting"} ${issue.message}`);
  const fields = v.parse(AsTheyAre, env);
  for (const { name, holds, fault } of rules) if (!holds(fields)) faults.push(`${name} ${fault}`);
  if (checked.success && faults.length === 0) return { ok: true, fields };
  return { ok: false, faults: [...new Set(faults)] };
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

function isDevOrHttps(hubEnv: string, url: string): boolean {
  return hubEnv === "dev" || !/^http:/i.test(url);
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && text === text.trim() && URL.canParse(text) && new URL(text).username === "";
}

/** An address that paths are put behind. */
function isBaseUrl(text: string): boolean {
  return isHttpUrl(text) && new URL(text).search === "" && new URL(text).hash === "" && !/[?#]$/.test(text);
}

function share(some: readonly string[], others: readonly string[]): boolean {
  return some.some((each) => others.includes(each));
}
