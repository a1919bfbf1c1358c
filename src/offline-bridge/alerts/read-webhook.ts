import { readKeys, type Environment, type Keys, type Setting } from "../process/settings.ts";

/** Where operators are told of alerts (TEL9). */
export interface AlertWebhook {
  readonly url: string;
  /** Each signs every message, so that the receiver may know any of them. */
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
  const keys = readKeys(env, "ALERT_WEBHOOK_SECRET");
  return keys.ok ? { ok: true, value: { url, keys: keys.value } } : keys;
}

function bad(fault: string): Setting<never> {
  return { ok: false, fault };
}
