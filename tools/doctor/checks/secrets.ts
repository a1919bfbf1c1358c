import { secretsOf } from "../../../src/durable/protocol/bridge/webhook.ts";
import { checkSettings } from "../../../src/worker/settings/edge-settings.ts";
import { fault, ok, unseen, warning, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

const NAMES = ["HUB_JWT_SECRET", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS"] as const;
/** Of 32 random bytes fewer than 18 different ones come once in a million times. */
const LEAST_DIFFERENT = 12;

/** Secrets are there, long enough, different from each other (TOK8), and random by their looks. Never tells a value. */
export function checkSecrets({ env, isLocal }: Patient): readonly Finding[] {
  const isHere = NAMES.some((name) => env[name]) || env["HUB_JWKS_URL"];
  if (!isHere) {
    const how = isLocal
      ? "start the hub with `npm start`, which makes them"
      : "run this where they are set, such as on the bridge's machine; the hub itself refuses bad ones (settings)";
    return [unseen("secrets", "none is set here", how)];
  }
  const checked = checkSettings({ BRIDGE_URL: "https://bridge.example", ...env });
  const faults = checked.ok ? [] : checked.faults.filter((each) => NAMES.some((name) => each.startsWith(name)));
  if (faults.length > 0) return faults.map((each) => faultOf(each));
  const weak = NAMES.filter((name) => secretsOf(env[name]).some((secret) => isWeak(secret)));
  if (weak.length === 0) return [ok("secrets", "present, long enough, and different from each other")];
  const how = "make another one, as `openssl rand -base64 32` does, and rotate it as docs/operations/running.md says";
  return weak.map((name) => warning("secrets", `${name} does not look random`, how));
}

function faultOf(sentence: string): Finding {
  const [told = "", remedy = "see docs/operations/running.md"] = sentence.split(/: (.*)/s);
  return fault("secrets", told, remedy);
}

function isWeak(secret: string): boolean {
  return (
    new Set(secret.replace(/^whsec_/, "")).size < LEAST_DIFFERENT || /password|changeme|secret|example/i.test(secret)
  );
}
