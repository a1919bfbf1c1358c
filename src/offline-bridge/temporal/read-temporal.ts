import { accessSync, constants } from "node:fs";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import type { NativeConnectionOptions } from "@temporalio/worker";
import { secretsOf } from "../../durable/protocol/values/secrets-of.ts";
import { readHostAndPort, readName, type Environment, type Setting } from "../process/settings.ts";
import { EncryptingCodec, PAYLOAD_KEY_BYTES } from "./encrypting-codec.ts";
import { readBuild, type WorkerBuild } from "./worker-build.ts";

/** The Temporal namespace that workflows run in, and how it is reached. */
export interface TemporalTarget {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** TLS, an API key and headers. */
  readonly security: Pick<NativeConnectionOptions, "tls" | "apiKey" | "metadata">;
  /** Encrypts what Temporal stores, where there are keys. */
  readonly codecs: readonly EncryptingCodec[];
  /** Undefined where workers are not versioned. */
  readonly build: WorkerBuild | undefined;
}

/** A target, or every setting that is wrong with it; `read` holds all that were read, good ones too. */
export interface TemporalSettings {
  readonly read: readonly Setting<unknown>[];
  readonly target: TemporalTarget | undefined;
}

/**
 * Reads the settings that all SDKs of Temporal share: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`,
 * `TEMPORAL_TLS` and `TEMPORAL_TLS_*`, and a profile of a configuration file where `TEMPORAL_PROFILE` or
 * `TEMPORAL_CONFIG_FILE` names one; and the hub's own `TEMPORAL_PAYLOAD_KEYS`, `HUB_BUILD_ID` and `HUB_BUILD_CURRENT` (BRG3, BRG6, BRG7). A file that a person keeps
 * for the Temporal CLI is not read unasked.
 */
export function readTemporal(env: Environment): TemporalSettings {
  const shared = readSharedSettings(env);
  const known = shared.ok ? { ...env, ...shared.value.named } : env;
  const address = readHostAndPort(known, "TEMPORAL_ADDRESS", "127.0.0.1:7233");
  const namespace = readName(known, "TEMPORAL_NAMESPACE", "default");
  const codecs = readPayloadKeys(env);
  const build = readBuild(env);
  const read = [shared, address, namespace, codecs, build];
  if (!shared.ok || !address.ok || !namespace.ok || !codecs.ok || !build.ok) return { read, target: undefined };
  const { security } = shared.value;
  const place = { address: address.value, namespace: namespace.value, security };
  return { read, target: { ...place, codecs: codecs.value, build: build.value } };
}

interface SharedSettings {
  readonly named: Environment;
  readonly security: TemporalTarget["security"];
}

function readSharedSettings(env: Environment): Setting<SharedSettings> {
  const overrideEnvVars: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (name.startsWith("TEMPORAL_") && value) overrideEnvVars[name] = value;
  const names = Object.keys(overrideEnvVars);
  const fault = unreadableFile(overrideEnvVars) ?? halfOfPair(names);
  if (fault !== undefined) return { ok: false, fault };
  try {
    const disableFile = !names.includes("TEMPORAL_PROFILE") && !names.includes("TEMPORAL_CONFIG_FILE");
    const { namespace, connectionOptions } = loadClientConnectConfig({ overrideEnvVars, disableFile });
    const { address, ...security } = connectionOptions;
    return { ok: true, value: { named: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace }, security } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const about = names.filter((name) => /_(?:TLS|CONFIG|PROFILE)/.test(name)).join(", ");
    return { ok: false, fault: `${about} cannot be used: ${why}` };
  }
}

function unreadableFile(settings: Readonly<Record<string, string>>): string | undefined {
  for (const [name, path] of Object.entries(settings)) {
    if (!/^TEMPORAL_(?:TLS_.*_PATH|CONFIG_FILE)$/.test(name)) continue;
    try {
      accessSync(path, constants.R_OK);
    } catch {
      return `${name} is no file that can be read: set it to the path of one, or leave it out`;
    }
  }
  return undefined;
}

/** A client certificate is of no use without its key. */
function halfOfPair(names: readonly string[]): string | undefined {
  const [certificate, key] = ["CERT", "KEY"].map((part) =>
    names.find((name) => name.startsWith(`TEMPORAL_TLS_CLIENT_${part}_`)),
  );
  const alone = certificate ?? key;
  if (alone === undefined || (certificate !== undefined && key !== undefined)) return undefined;
  const other = alone === certificate ? alone.replace("CERT", "KEY") : alone.replace("KEY", "CERT");
  return `${alone} is set without ${other}: set both`;
}

/** Comma-separated base64 keys; none is a codec that does nothing. */
function readPayloadKeys(env: Environment): Setting<readonly EncryptingCodec[]> {
  const [first, ...others] = secretsOf(env["TEMPORAL_PAYLOAD_KEYS"]).map((text) => Buffer.from(text, "base64"));
  if (first === undefined) return { ok: true, value: [] };
  const at = [first, ...others].findIndex((key) => key.length !== PAYLOAD_KEY_BYTES);
  if (at === -1) return { ok: true, value: [new EncryptingCodec(first, others)] };
  const how = `set it to the base64 of ${PAYLOAD_KEY_BYTES} random bytes; several are separated by commas`;
  return { ok: false, fault: `TEMPORAL_PAYLOAD_KEYS holds a key that is malformed (number ${at + 1}): ${how}` };
}
