import type { Env } from "../../durable/env.ts";
import { secretsOf } from "../../durable/protocol/values/secrets-of.ts";
import { TicketKeys } from "../access/ticket-keys.ts";
import { WebhookKeys } from "../access/webhook-keys.ts";
import { checkSettings } from "./edge-settings.ts";

/** The settings without which the edge answers nothing, read from the environment. */
export interface Settings {
  /** Without a slash at its end. */
  readonly bridgeUrl: string;
  /** Sends a request to the bridge: through the VPC service where one is bound, else over the network. */
  readonly fetchBridge: (url: URL, init: RequestInit) => Promise<Response>;
  readonly hubToBridge: WebhookKeys;
  readonly bridgeToHub: WebhookKeys;
  readonly tickets: TicketKeys;
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly faults: readonly string[] };

const read = new WeakMap<object, ReadSettings>();

/** Reads the settings once per environment (TOK8). */
export function settingsOf(env: Env): ReadSettings {
  const before = read.get(env);
  if (before) return before;
  const now = readSettings(env);
  read.set(env, now);
  return now;
}

function readSettings(env: Env): ReadSettings {
  const { BRIDGE } = env;
  const checked = checkSettings(env, BRIDGE !== undefined);
  if (!checked.ok) return checked;
  const { BRIDGE_URL, HUB_TO_BRIDGE_SECRETS, BRIDGE_TO_HUB_SECRETS } = checked.fields;
  const hubToBridge = new WebhookKeys(secretsOf(HUB_TO_BRIDGE_SECRETS));
  return {
    ok: true,
    settings: {
      bridgeUrl: BRIDGE_URL.replace(/(?<!\/)\/+$/, ""),
      fetchBridge: (url, init) => (BRIDGE === undefined ? fetch(url, init) : BRIDGE.fetch(url, init)),
      hubToBridge,
      bridgeToHub: new WebhookKeys(secretsOf(BRIDGE_TO_HUB_SECRETS)),
      tickets: new TicketKeys(hubToBridge.bytes),
    },
  };
}
