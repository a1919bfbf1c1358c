import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workflowIdOf } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { traceIdOf } from "../../../../src/offline-bridge/observing/otel-observer.ts";
import { readOtel } from "../../../../src/offline-bridge/observing/read-otel.ts";
import { wayOfHops } from "../../../../src/offline-bridge/observing/way-of-hops.ts";
import { startBridgeProcess, type BridgeProcess } from "../support/bridge-process.ts";
import { deliverJobs } from "../support/deliver-jobs.ts";
import { startFakeEdge, type FakeEdge } from "../support/fake-edge.ts";
import { contestJob } from "../support/sample-jobs.ts";
import { newSecrets } from "../support/secrets.ts";
import { startTemporal, type TemporalServer } from "../support/temporal-server.ts";
import { until } from "../support/until.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}
interface Received {
  readonly url: string;
  readonly key: string | undefined;
  readonly body: {
    readonly resourceSpans?: readonly {
      readonly resource: Pick<Span, "attributes">;
      readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
    }[];
    readonly resourceMetrics?: readonly {
      readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
    }[];
  };
}

describe("with a collector", () => {
  const secrets = newSecrets();
  const received: Received[] = [];
  /** Paths that Temporal's own core, which speaks protobuf, has posted to. */
  const byCore = new Set<string>();
  let collector: Server;
  let temporal: TemporalServer;
  let edge: FakeEdge;
  let bridge: BridgeProcess;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const { url = "", headers } = request;
        const isJson = headers["content-type"]?.startsWith("application/json") === true;
        if (!isJson) byCore.add(url);
        else
          received.push({ url, key: headers["x-key"]?.toString(), body: JSON.parse(Buffer.concat(parts).toString()) });
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const address = collector.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    temporal = await startTemporal();
    edge = await startFakeEdge(secrets.bridgeToHub);
    const extra = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20key",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=test",
      OTEL_METRIC_EXPORT_INTERVAL: "500",
    };
    bridge = await startBridgeProcess({ hubUrl: edge.url, temporalAddress: temporal.address, secrets, extra });
  });
  afterAll(async () => {
    bridge?.kill("SIGKILL");
    collector?.closeAllConnections();
    collector?.close();
    await edge?.close();
    await temporal?.stop();
  });

  test("TEL11 a contest's way is one trace under its correlation id; what is left is sent at the stop", async () => {
    const job = { ...contestJob(), hops: { stagedAt: new Date().toISOString(), carriedAt: new Date().toISOString() } };
    await deliverJobs(bridge.url, secrets.hubToBridge, [job]);
    await edge.waitFor(workflowIdOf(job), 1);
    await until(() => byCore.size > 0, "the metrics of Temporal's SDK");
    bridge.kill("SIGTERM");
    const { code, afterMs } = await bridge.exited();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(15_000);
    expect([...byCore]).toEqual(["/v1/metrics"]);
    expect(new Set(received.map(({ key }) => key))).toEqual(new Set(["a key"]));
    const [traced] = received.flatMap(({ body }) => body.resourceSpans ?? []);
    const resource = new Map(traced?.resource.attributes.map(({ key, value }) => [key, value.stringValue]));
    expect(resource.get("service.name")).toBe("frontier-hub-bridge");
    expect(resource.get("deployment.environment")).toBe("test");
    const spans = received
      .flatMap(({ body }) => body.resourceSpans ?? [])
      .flatMap(({ scopeSpans }) => scopeSpans[0]?.spans ?? []);
    const own = spans.filter(({ traceId }) => traceId === traceIdOf(job.correlationId));
    const names = own.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["contest.resolved", "queue", "edge to bridge", "workflow", "activity postResult"]),
    );
    const whole = own.find(({ name }) => name === "contest.resolved");
    expect(own.find(({ name }) => name === "workflow")?.parentSpanId).toBe(whole?.spanId);
    expect(JSON.stringify(spans)).not.toContain(job.seed);
    const metrics = received
      .flatMap(({ body }) => body.resourceMetrics ?? [])
      .flatMap(({ scopeMetrics }) => scopeMetrics[0]?.metrics ?? []);
    expect(metrics.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["hub_bridge_jobs_total", "hub_bridge_staged_to_taken_seconds", "hub_bridge_ready"]),
    );
  });
});

const at = "http://127.0.0.1:4318";

test.each([
  [{}, undefined],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_SDK_DISABLED: "true" }, undefined],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: `${at}/` },
    { tracesUrl: `${at}/v1/traces`, metricsUrl: `${at}/v1/metrics`, sampled: 1 },
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_METRICS_EXPORTER: "none" },
    { tracesUrl: `${at}/v1/traces`, metricsUrl: undefined },
  ],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${at}/spans` }, { tracesUrl: `${at}/spans`, metricsUrl: undefined }],
  [
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: at,
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.25",
    },
    { sampled: 0.25 },
  ],
])("TEL11 %j is read as OpenTelemetry's SDKs do", (env, target) => {
  const read = readOtel(env);
  if (!read.ok) throw new Error(read.fault);
  if (target === undefined) expect(read.value).toBeUndefined();
  else expect(read.value).toMatchObject(target);
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, "is no http address"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, "OTEL_EXPORTER_OTLP_PROTOCOL is not http"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_TRACES_SAMPLER: "dice" }, "OTEL_TRACES_SAMPLER"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_METRIC_EXPORT_INTERVAL: "soon" }, "OTEL_METRIC_EXPORT_INTERVAL"],
])("TEL11 BRG3 %j is refused by name", (env, fault) => {
  expect(readOtel(env)).toEqual({ ok: false, fault: expect.stringContaining(fault) });
});

test("TEL11 a way has a part between each two times that are known, and none that ends before it begins", () => {
  const time = (ms: number) => new Date(Date.parse("2026-11-30T10:00:00.000Z") + ms).toISOString();
  const way = wayOfHops({ stagedAt: time(0), carriedAt: time(10), bridgeReceivedAt: time(8), resultTakenAt: time(40) });
  expect(way?.parts.map(({ name, from, to }) => [name, to.getTime() - from.getTime()])).toEqual([
    ["queue", 10],
    ["edge to bridge", 0],
    ["result to edge", 32],
  ]);
  expect(wayOfHops({ stagedAt: time(0) })).toBeUndefined();
});
