import { keyOfSecret, LEAST_KEY_BYTES } from "../../durable/protocol/bridge/webhook.ts";
import { WebhookKey } from "../bridge/webhook-key.ts";
import type { Environment, Keys, Setting } from "../process/settings.ts";

/** Where operators are told of alerts (TEL9). */
export interface AlertWebhook {
  readonly url: string;
  readonly keys: Keys;
}

const LOOPBACK = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i;

/** Reads `ALERT_WEBHOOK_URL` and `ALERT_WEBHOOK_SECRET`: both or neither. */
export function readAlertWebhook(env: Environment): Setting<AlertWebhook | undefined> {
  const { ALERT_WEBHOOK_URL: url = "", ALERT_WEBHOOK_SECRET: secret = "" } = env;
  if (url === "" && secret === "") return { ok: true, value: undefined };
  if (url === "") return bad("ALERT_WEBHOOK_SECRET is set without ALERT_WEBHOOK_URL: set both or neither");
  const isUrl = URL.canParse(url) && (/^https:\/\//i.test(url) || LOOPBACK.test(url));
  if (!isUrl) return bad("ALERT_WEBHOOK_URL is no https address: set one such as https://alerts.example/hub");
  if (keyOfSecret(secret) === undefined)
    return bad(
      `ALERT_WEBHOOK_SECRET is no secret: set it to whsec_ and the base64 of at least ${LEAST_KEY_BYTES} random bytes`,
    );
  return { ok: true, value: { url, keys: [new WebhookKey(secret)] } };
}

function bad(fault: string): Setting<never> {
  return { ok: false, fault };
}
