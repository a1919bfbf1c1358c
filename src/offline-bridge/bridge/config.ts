import { readAlertWebhook, type AlertWebhook } from "../alerts/read-webhook.ts";
import { readOtel, type OtelTarget } from "../observing/read-otel.ts";
import {
  readDatabaseUrl,
  readHttpUrl,
  readKeys,
  readName,
  readPort,
  sharedKeyFaults,
  type Environment,
  type Keys,
  type Setting,
} from "../process/settings.ts";
import { readTemporal, type TemporalTarget } from "../temporal/read-temporal.ts";

/** The bridge's configuration (BRG3). */
export interface BridgeConfig {
  /** Where the edge sends jobs. */
  readonly host: string;
  readonly port: number;
  /** Liveness, readiness and metrics have this port of the same host to themselves; undefined: they share `port`. */
  readonly probePort: number | undefined;
  /** The edge, where results go; without a slash at its end. */
  readonly hubUrl: string;
  readonly temporal: TemporalTarget;
  /** Signed by the edge, verified here. */
  readonly hubToBridge: Keys;
  /** Signed here, verified by the edge. */
  readonly bridgeToHub: Keys;
  /** The archive that lists of closures are read from; without one they are unavailable. */
  readonly databaseUrl: string | undefined;
  /** Where traces and metrics go; nowhere where it is undefined (TEL11). */
  readonly otel?: OtelTarget | undefined;
  /** Where operators are told of alerts; nobody is where it is undefined (TEL9). */
  readonly alertWebhook: AlertWebhook | undefined;
  /** Whether to stop when standard input ends: the parent process holds the other end. */
  readonly stopsWithParent: boolean;
}

export type ReadConfig<T> =
  | { readonly ok: true; readonly config: T }
  /** A sentence for each setting that is missing or malformed, with the remedy. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads the bridge's settings, and names everything wrong with them at once (BRG3). */
export function readConfig(env: Environment): ReadConfig<BridgeConfig> {
  const port = readPort(env, "BRIDGE_PORT", 8788);
  const probePort = readPort(env, "BRIDGE_PROBE_PORT", 9464);
  const host = readName(env, "BRIDGE_HOST", "127.0.0.1");
  const hubUrl = readHttpUrl(env, "HUB_URL", "http://127.0.0.1:8787");
  const temporal = readTemporal(env);
  const hubToBridge = readKeys(env, "HUB_TO_BRIDGE_SECRETS");
  const bridgeToHub = readKeys(env, "BRIDGE_TO_HUB_SECRETS");
  const databaseUrl = env["DATABASE_URL"] ? readDatabaseUrl(env) : ({ ok: true, value: "" } as const);
  const alertWebhook = readAlertWebhook(env);
  const otel = readOtel(env);
  const alone =
    alertWebhook.ok && alertWebhook.value !== undefined && !env["DATABASE_URL"]
      ? ["ALERT_WEBHOOK_URL is set without DATABASE_URL: alerts are told from the archive, so set both"]
      : [];
  const shared = sharedKeyFaults(env, "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS");
  const faults = [
    ...faultsOf([port, probePort, host, hubUrl, ...temporal.read, hubToBridge, bridgeToHub]),
    ...faultsOf([databaseUrl, alertWebhook, otel]),
    ...shared,
    ...alone,
  ];
  if (!port.ok || !probePort.ok || !host.ok || !hubUrl.ok || temporal.target === undefined)
    return { ok: false, faults };
  if (!hubToBridge.ok || !bridgeToHub.ok || !databaseUrl.ok || !alertWebhook.ok || !otel.ok)
    return { ok: false, faults };
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    config: {
      host: host.value,
      port: port.value,
      probePort: env["BRIDGE_PROBE_PORT"] ? probePort.value : undefined,
      hubUrl: hubUrl.value,
      temporal: temporal.target,
      hubToBridge: hubToBridge.value,
      bridgeToHub: bridgeToHub.value,
      databaseUrl: env["DATABASE_URL"] ? databaseUrl.value : undefined,
      otel: otel.value,
      alertWebhook: alertWebhook.value,
      stopsWithParent: env["HUB_PARENT_PIPE"] === "1",
    },
  };
}

function faultsOf(settings: readonly Setting<unknown>[]): string[] {
  return settings.flatMap((setting) => (setting.ok ? [] : setting.fault));
}
