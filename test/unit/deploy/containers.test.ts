import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readConfig } from "../../../src/offline-bridge/bridge/config.ts";
import { readClosureConfig } from "../../../src/offline-bridge/closure/closure-config.ts";
import { PROJECT } from "../../../tools/project.ts";
import { readStages, variablesOf } from "../../node/deploy/dockerfile.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const image = variablesOf(readStages().at(-1) ?? []);
const secret = (letter: string) => `whsec_${btoa(letter.repeat(32))}`;
/** The settings of an operator. */
const OWN: Record<string, string> = {
  HUB_URL: "https://hub.test",
  HUB_TO_BRIDGE_SECRETS: secret("a"),
  BRIDGE_TO_HUB_SECRETS: secret("b"),
  TEMPORAL_PAYLOAD_KEYS: btoa("k".repeat(32)),
  POSTGRES_PASSWORD: "word",
  DATABASE_URL: "postgresql://hub:word@db.test/hub",
};
/** As compose does: `${NAME:?why}` and `${NAME-}`. */
const filledIn = (text: string) => text.replaceAll(/\$\{([A-Z_]+)[^}]*\}/g, (_, name: string) => OWN[name] ?? "");

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly ports?: readonly string[];
  readonly depends_on: Readonly<Record<string, { readonly condition: string }>>;
}

describe("compose.yaml", () => {
  const { services } = parse(filledIn(read("compose.yaml")), { merge: true }) as { services: Record<string, Service> };
  const { bridge, closures, migrate } = services;

  test("BRG3 gives bridge and closure worker every setting that they want, and a build that takes over", () => {
    const bridgeConfig = readConfig({ ...image, ...bridge?.environment });
    expect(bridgeConfig).toMatchObject({ ok: true, config: { host: "0.0.0.0", port: 8788, probePort: 9464 } });
    const closureConfig = readClosureConfig({ ...image, ...closures?.environment });
    expect(closureConfig).toMatchObject({ ok: true, config: { httpHost: "0.0.0.0", httpPort: 9464 } });
    for (const config of [bridgeConfig, closureConfig])
      expect(config).toMatchObject({ config: { temporal: { build: { id: "release", current: "take-over" } } } });
  });

  test("RUN10 the tables are migrated before either starts; files are read-only; the bridge is published to this machine alone", () => {
    for (const service of [bridge, closures]) {
      expect(service?.depends_on["migrate"]?.condition).toBe("service_completed_successfully");
      expect(service?.read_only).toBe(true);
    }
    expect(migrate?.depends_on["postgres"]?.condition).toBe("service_healthy");
    expect(bridge?.ports?.every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
    expect(closures?.ports).toBeUndefined();
  });

  test("DOC4 its example of settings names each that has to be set", () => {
    const wanted = [...read("compose.yaml").matchAll(/\$\{([A-Z_]+)(?::\?|-\})/g)].map(([, name = ""]) => name);
    const listed = [...read("compose.env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name = ""]) => name);
    expect(new Set(listed)).toEqual(new Set(wanted));
  });
});

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly securityContext: object;
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly minAvailable?: number;
    readonly replicas?: number;
    readonly selector: { readonly matchLabels?: object; readonly [label: string]: unknown };
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly containers: readonly Container[];
        readonly securityContext: object;
        readonly terminationGracePeriodSeconds: number;
      };
    };
  };
}

describe("deploy/kubernetes", () => {
  const { resources } = parse(read("deploy/kubernetes/kustomization.yaml")) as { resources: string[] };
  const manifests = resources.flatMap((file) =>
    parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((each) => each.toJS() as Manifest),
  );
  const deployments = manifests.filter(({ kind }) => kind === "Deployment");
  const settings = manifests.find(({ kind }) => kind === "ConfigMap")?.data ?? {};

  test("BRG3 gives both every setting that they want", () => {
    const readers = { "frontier-hub-bridge": readConfig, "frontier-hub-closures": readClosureConfig } as const;
    const { POSTGRES_PASSWORD: _, ...own } = OWN;
    for (const [name, readSettings] of Object.entries(readers)) {
      const [container] =
        deployments.find(({ metadata }) => metadata.name === name)?.spec.template.spec.containers ?? [];
      const env = Object.fromEntries(container?.env.map((each) => [each.name, each.value]) ?? []);
      expect(readSettings({ ...image, ...own, ...settings, ...env })).toMatchObject({
        ok: true,
        config: { temporal: { build: { current: "make" } } },
      });
    }
  });

  test.each(deployments.map((each) => [each.metadata.name, each] as const))(
    "BRG3 BRG4 %s is probed, bounded, locked down and never wholly disrupted",
    (name, { spec }) => {
      const [container] = spec.template.spec.containers;
      expect(container?.readinessProbe.httpGet).toEqual({ path: "/readyz", port: "probes" });
      expect(container?.startupProbe.httpGet).toEqual({ path: "/readyz", port: "probes" });
      expect(container?.livenessProbe.httpGet).toEqual({ path: "/healthz", port: "probes" });
      expect(container?.ports.find((port) => port.name === "probes")?.containerPort).toBe(
        Number(image["BRIDGE_PROBE_PORT"]),
      );
      expect(container?.resources).toMatchObject({
        requests: { cpu: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
      expect(container?.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
      });
      expect(spec.template.spec.securityContext).toMatchObject({ runAsNonRoot: true });
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(20);
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels ?? { none: true });
      const budget = manifests.find(({ kind, metadata }) => kind === "PodDisruptionBudget" && metadata.name === name);
      expect(budget?.spec.selector).toEqual(spec.selector);
      expect(budget?.spec.minAvailable).toBeLessThan(spec.replicas ?? 1);
    },
  );

  test("BRG3 a Service leads to the jobs' port and none to probes and metrics", () => {
    const services = manifests.filter(({ kind }) => kind === "Service");
    expect(services.map(({ spec }) => spec)).toEqual([
      {
        selector: { "app.kubernetes.io/name": "frontier-hub-bridge" },
        ports: [{ name: "jobs", port: Number(image["BRIDGE_PORT"]), targetPort: "jobs" }],
      },
    ]);
  });
});

test("BRG3 the image runs as a numbered user that is not root, and holds no setting of an operator's own", () => {
  const user = readStages()
    .at(-1)
    ?.find(({ name }) => name === "USER")?.rest;
  expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(Object.keys(image).filter((name) => name in OWN)).toEqual([]);
});
