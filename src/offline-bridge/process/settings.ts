import { keyOfSecret, LEAST_KEY_BYTES } from "../../durable/protocol/bridge/webhook.ts";
import { secretsOf } from "../../durable/protocol/values/secrets-of.ts";
import { WebhookKey, type Signer } from "../bridge/webhook-key.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Keys of one direction: the first signs, all verify (BRG5). */
export type Keys = readonly [Signer, ...Signer[]];

/** A setting that was read, or what is wrong with it and how to mend it. Values are never repeated: some are secret. */
export type Setting<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

export function readPort(env: Environment, name: string, fallback: number): Setting<number> {
  const text = env[name] || String(fallback);
  const port = Number(text);
  const isPort = /^\d{1,5}$/.test(text) && port <= 65_535;
  return isPort ? good(port) : bad(`${name} is not a port: set a number from 0 to 65535, such as ${fallback}`);
}

/** An http(s) address, given back without a slash at its end. */
export function readHttpUrl(env: Environment, name: string, example: string): Setting<string> {
  const text = env[name];
  if (!text) return bad(`${name} is missing: set it to an address such as ${example}`);
  return isBaseUrl(text)
    ? good(text.replace(/(?<!\/)\/+$/, ""))
    : bad(`${name} is not an http address: set one such as ${example}`);
}

export function readHostAndPort(env: Environment, name: string, example: string): Setting<string> {
  const text = env[name];
  if (!text) return bad(`${name} is missing: set it to host:port, such as ${example}`);
  const [, port] = /^[^\s:/]+:(\d{1,5})$|^\[[0-9a-fA-F:]+\]:(\d{1,5})$/.exec(text)?.filter(Boolean) ?? [];
  const isAddress = port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
  return isAddress ? good(text) : bad(`${name} is not host:port: set it to one such as ${example}`);
}

export function readName(env: Environment, name: string, fallback: string): Setting<string> {
  const text = env[name] || fallback;
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(text)
    ? good(text)
    : bad(`${name} is not a name: leave it out or set one such as ${fallback}`);
}

/** A PostgreSQL address. */
export function readDatabaseUrl(env: Environment): Setting<string> {
  const text = env["DATABASE_URL"];
  const example = "postgresql://user:password@127.0.0.1:5432/hub";
  if (!text)
    return { ok: false, fault: `DATABASE_URL is missing: set it to the archive's PostgreSQL, such as ${example}` };
  if (/^postgres(?:ql)?:\/\//u.test(text) && URL.canParse(text)) return { ok: true, value: text };
  return { ok: false, fault: `DATABASE_URL is not a PostgreSQL address: set one such as ${example}` };
}

/** Comma-separated Standard Webhooks secrets (BRG5). */
export function readKeys(env: Environment, name: string): Setting<Keys> {
  const how = `set it to whsec_ and the base64 of at least ${LEAST_KEY_BYTES} random bytes; several are separated by commas`;
  const secrets = secretsOf(env[name]);
  const at = secrets.findIndex((secret) => keyOfSecret(secret) === undefined);
  if (at !== -1) return bad(`${name} holds a secret that is malformed (number ${at + 1}): ${how}`);
  const [first, ...others] = secrets.map((secret) => new WebhookKey(secret));
  return first === undefined ? bad(`${name} is missing: ${how}`) : good([first, ...others]);
}

/** BRG5: a key that serves both ways would let one side speak for the other. */
export function sharedKeyFaults(env: Environment, one: string, other: string): string[] {
  const isShared = secretsOf(env[one]).some((secret) => secretsOf(env[other]).includes(secret));
  return isShared ? [`${one} and ${other} share a secret: give each direction secrets of its own`] : [];
}

/** An http address that paths are put behind: without a query, a fragment or a user. */
function isBaseUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s?#@]+$/i.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== "";
}

function good<T>(value: T): Setting<T> {
  return { ok: true, value };
}

function bad<T>(fault: string): Setting<T> {
  return { ok: false, fault };
}
