import { secretsOf } from "../../../src/durable/protocol/values/secrets-of.ts";
import { checkSettings } from "../../../src/worker/settings/edge-settings.ts";
import { fault, ok, unseen, warning, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

/** Without these, or keys at `HUB_JWKS_URL` for the first, there is no hub. */
const NEEDED = ["HUB_JWT_SECRET", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS"] as const;
/** Settings that take several secrets, so that each is rotated without loss. */
const LISTS = [...NEEDED, "TEMPORAL_PAYLOAD_KEYS", "ALERT_WEBHOOK_SECRET"] as const;
/** Secrets of which the other side keeps several. */
const SINGLE = ["TEMPORAL_API_KEY", "EXTRACTOR_API_KEY", "POSTGRES_PASSWORD"] as const;
/** Of 32 random bytes fewer than 18 different ones come once in a million times. */
const LEAST_DIFFERENT = 12;
const PAGE = "docs/operations/secrets.md";

interface Held {
  readonly name: string;
  readonly secrets: readonly string[];
}

/**
 * Secrets are there, long enough, different from each other (TOK8), random by their looks, and none is left over from a
 * rotation. Never tells a value.
 */
export function checkSecrets({ env, isLocal }: Patient): readonly Finding[] {
  const held = heldIn(env);
  if (held.length === 0 && !env["HUB_JWKS_URL"]) {
    const how = isLocal
      ? "start the hub with `npm start`, which makes them"
      : "run this where they are set, such as on the bridge's machine; the hub itself refuses bad ones (settings)";
    return [unseen("secrets", "none is set here", how)];
  }
  const faults = faultsOfEdge(env);
  const findings = [...faults, ...findShared(held, faults), ...findWeak(held), ...findOlder(held)];
  return findings.length > 0 ? findings : [ok("secrets", "present, long enough, and different from each other")];
}

function heldIn(env: Patient["env"]): readonly Held[] {
  const lists = LISTS.map((name) => ({ name, secrets: secretsOf(env[name]) }));
  const single = SINGLE.map((name) => ({ name, secrets: env[name] ? [env[name]] : [] }));
  const password = passwordIn(env["DATABASE_URL"]);
  return [...lists, ...single, { name: "DATABASE_URL", secrets: password }].filter(({ secrets }) => secrets.length > 0);
}

function passwordIn(url: string | undefined): readonly string[] {
  if (!url || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  return password === "" ? [] : [password];
}

/** A process of the bridge's machine has no settings of the edge, and they are then nobody's fault here. */
function faultsOfEdge(env: Patient["env"]): readonly Finding[] {
  if (!NEEDED.some((name) => env[name])) return [];
  const checked = checkSettings({ BRIDGE_URL: "https://bridge.example", ...env });
  const faults = checked.ok ? [] : checked.faults.filter((each) => NEEDED.some((name) => each.startsWith(name)));
  return faults.map((sentence) => {
    const [told = "", remedy = `see ${PAGE}`] = sentence.split(/: (.*)/s);
    return fault("secrets", told, remedy);
  });
}

/** One secret in two settings, or twice in one. The edge's own faults are not told again. */
function findShared(held: readonly Held[], told: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, string>();
  const pairs = held.flatMap(({ name, secrets }) =>
    secrets.flatMap((secret) => {
      const bare = secret.replace(/^whsec_/, "");
      const before = seen.get(bare);
      seen.set(bare, before ?? name);
      return before === undefined ? [] : [[before, name] as const];
    }),
  );
  return pairs.flatMap(([one, other]) => {
    if (one === other) return [warning("secrets", `${one} holds one secret twice`, "take one of the two out")];
    const isTold = told.some((each) => each.told.startsWith(one) || each.told.startsWith(other));
    const how = `give each a secret of its own, and rotate them as ${PAGE} says`;
    return isTold ? [] : [fault("secrets", `${one} and ${other} share a secret`, how)];
  });
}

function findWeak(held: readonly Held[]): readonly Finding[] {
  const weak = held.filter(({ secrets }) => secrets.some((secret) => isWeak(secret)));
  const how = `make another one, as \`openssl rand -base64 32\` does, and rotate it as ${PAGE} says`;
  return weak.map(({ name }) => warning("secrets", `${name} does not look random`, how));
}

function findOlder(held: readonly Held[]): readonly Finding[] {
  const how = `take it out everywhere as soon as nothing needs it (${PAGE}); a leaked one at once`;
  return held.flatMap(({ name, secrets }) =>
    secrets.length > 1
      ? [warning("secrets", `${name} holds ${secrets.length - 1} older secret beside its first`, how)]
      : [],
  );
}

function isWeak(secret: string): boolean {
  return (
    new Set(secret.replace(/^whsec_/, "")).size < LEAST_DIFFERENT || /password|changeme|secret|example/i.test(secret)
  );
}
