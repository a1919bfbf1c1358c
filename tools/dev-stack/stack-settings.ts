import { resolve } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the stack listens and keeps its state (RUN1). */
export interface StackSettings {
  readonly hubPort: number;
  readonly bridgePort: number;
  readonly temporal:
    | { readonly kind: "own"; readonly port: number; readonly executable: string | undefined }
    /** A server that runs already, as `host:port`. */
    | { readonly kind: "running"; readonly address: string };
  readonly archive:
    | { readonly kind: "own"; readonly port: number | undefined }
    /** A PostgreSQL that runs already. */
    | { readonly kind: "running"; readonly url: string };
  /** Any free one if undefined. */
  readonly closurePort: number | undefined;
  /** The edge's inspector, for DevTools; closed if undefined. */
  readonly inspectorPort: number | undefined;
  readonly namespace: string;
  /** An absolute path. */
  readonly stateDir: string;
}

export type ReadStackSettings =
  | { readonly ok: true; readonly settings: StackSettings }
  /** A sentence for each setting that is malformed, with the remedy. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads the settings of `npm start`, each with a default, and names everything wrong with them at once (RUN1). */
export function readStackSettings(env: Environment): ReadStackSettings {
  const faults: string[] = [];
  const hubPort = readPort(env, "HUB_PORT", 8787, faults);
  const bridgePort = readPort(env, "BRIDGE_PORT", 8788, faults);
  const address = env["TEMPORAL_ADDRESS"] || undefined;
  const temporalPort = address === undefined ? readPort(env, "TEMPORAL_PORT", 7233, faults) : undefined;
  if (address !== undefined && !/^([^\s:/]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/.test(address))
    faults.push(`TEMPORAL_ADDRESS is ${JSON.stringify(address)}: set it to host:port, such as 127.0.0.1:7233`);
  const databaseUrl = env["DATABASE_URL"] || undefined;
  const archivePort = env["ARCHIVE_PORT"] ? readPort(env, "ARCHIVE_PORT", 5433, faults) : undefined;
  const closurePort = env["CLOSURE_PORT"] ? readPort(env, "CLOSURE_PORT", 8789, faults) : undefined;
  const inspectorPort = env["INSPECTOR_PORT"] ? readPort(env, "INSPECTOR_PORT", 9229, faults) : undefined;
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\//.test(databaseUrl))
    faults.push(
      "DATABASE_URL is no PostgreSQL address: set it to one such as postgresql://user:password@127.0.0.1/hub",
    );
  const namespace = env["TEMPORAL_NAMESPACE"] || "default";
  const ports = [
    { name: "HUB_PORT", port: hubPort },
    { name: "BRIDGE_PORT", port: bridgePort },
    { name: "TEMPORAL_PORT", port: temporalPort },
    { name: "ARCHIVE_PORT", port: archivePort },
    { name: "CLOSURE_PORT", port: closurePort },
    { name: "INSPECTOR_PORT", port: inspectorPort },
  ];
  faults.push(...sharedPorts(ports));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    settings: {
      hubPort,
      bridgePort,
      temporal:
        address === undefined
          ? { kind: "own", port: temporalPort ?? 7233, executable: env["TEMPORAL_CLI_PATH"] || undefined }
          : { kind: "running", address },
      archive: databaseUrl === undefined ? { kind: "own", port: archivePort } : { kind: "running", url: databaseUrl },
      closurePort,
      inspectorPort,
      namespace,
      stateDir: resolve(env["HUB_STATE_DIR"] || ".hub"),
    },
  };
}

function readPort(env: Environment, name: string, fallback: number, faults: string[]): number {
  const text = env[name];
  if (!text) return fallback;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  faults.push(`${name} is ${JSON.stringify(text)}: set it to a number from 1 to 65535, such as ${fallback}`);
  return fallback;
}

function sharedPorts(ports: readonly { name: string; port: number | undefined }[]): string[] {
  return ports.flatMap(({ name, port }, at) => {
    const same = ports.slice(0, at).find((other) => other.port === port && port !== undefined);
    return same ? [`${same.name} and ${name} are both ${port}: give each a port of its own`] : [];
  });
}
