import { createHash } from "node:crypto";
import { ROOT_CONTEXT, SpanStatusCode, trace, type Attributes, type Tracer } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Registry } from "prom-client";
import hub from "../../../package.json" with { type: "json" };
import type { OfflineResult } from "../../durable/protocol/bridge/offline-result.ts";
import { within } from "../process/within.ts";
import type { ObservedActivity, Observer } from "./observer.ts";
import { PrometheusMetrics } from "./prometheus-metrics.ts";
import type { OtelTarget } from "./read-otel.ts";
import { wayOfHops, type Segment } from "./way-of-hops.ts";

const LONGEST_STOP_MS = 4_000;

/** Sends traces and metrics by OTLP over HTTP (TEL11). */
export class OtelObserver implements Observer {
  readonly #ids = new CorrelatedIds();
  readonly #tracing: TracerProvider | undefined;
  readonly #metering: MeterProvider | undefined;
  readonly #tracer: Tracer | undefined;

  constructor(
    { tracesUrl, metricsUrl, headers, metricsEveryMs, sampled }: OtelTarget,
    service: string,
    registry: Registry,
  ) {
    const own = resourceFromAttributes({ "service.name": service, "service.version": hub.version });
    // The environment's own words for a service go first.
    const resource = own.merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));
    if (tracesUrl !== undefined) {
      const exporter = new OTLPTraceExporter({ url: tracesUrl, headers: { ...headers } });
      const spanProcessors = [new BatchSpanProcessor({ exporter })];
      const sampler = new TraceIdRatioBasedSampler(sampled);
      this.#tracing = new TracerProvider({ resource, sampler, spanProcessors, idGenerator: this.#ids });
      this.#tracer = this.#tracing.getTracer("frontier-hub", hub.version);
    }
    if (metricsUrl === undefined) return;
    const exporter = new OTLPMetricExporter({ url: metricsUrl, headers: { ...headers } });
    const metricProducers = [new PrometheusMetrics(registry)];
    const times = { exportIntervalMillis: metricsEveryMs, exportTimeoutMillis: Math.min(metricsEveryMs, 10_000) };
    this.#metering = new MeterProvider({
      resource,
      readers: [new PeriodicExportingMetricReader({ exporter, metricProducers, ...times })],
    });
  }

  onResult(
    { kind, hubId, roomId, jobId, workflowId, correlationId }: OfflineResult,
    hops: Readonly<Record<string, string>>,
  ): void {
    const way = wayOfHops(hops);
    if (way === undefined) return;
    const attributes = { "hub.id": hubId, "room.id": roomId, "job.id": jobId, "workflow.id": workflowId };
    this.#spans({ ...way.whole, name: kind }, correlationId, attributes, way.parts);
  }

  onActivity({ name, workflowId, correlationId, attempt, from, to, error }: ObservedActivity): void {
    const attributes = { "workflow.id": workflowId, attempt };
    this.#spans({ name: `activity ${name}`, from, to }, correlationId ?? workflowId, attributes, [], error);
  }

  /** One span in the trace of its correlation, with its parts below it. */
  #spans(whole: Segment, correlationId: string, more: Attributes, parts: readonly Segment[], error?: string): void {
    if (this.#tracer === undefined) return;
    this.#ids.correlationId = correlationId;
    const attributes = { ...more, "correlation.id": correlationId };
    const span = this.#tracer.startSpan(whole.name, { startTime: whole.from, root: true, attributes });
    const below = trace.setSpan(ROOT_CONTEXT, span);
    for (const { name, from, to } of parts)
      this.#tracer.startSpan(name, { startTime: from, attributes }, below).end(to);
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    span.end(whole.to);
  }

  /** A collector that is away delays a stop by no more than this (BRG4), and loses what it would have got. */
  async stop(): Promise<void> {
    const ended = Promise.allSettled([this.#tracing?.shutdown(), this.#metering?.shutdown()]);
    await within(LONGEST_STOP_MS, "the collector", ended).catch(() => {});
  }
}

/**
 * The id of a trace is made of the correlation id, so bridge, workers and everybody who knows the correlation write
 * into the same trace, and no header has to travel through queues, rooms and workflows.
 */
class CorrelatedIds extends RandomIdGenerator {
  correlationId = "";

  override generateTraceId = (): string => traceIdOf(this.correlationId);
}

/** The first 32 hex digits of the SHA-256 of a correlation id. */
export function traceIdOf(correlationId: string): string {
  return createHash("sha256").update(correlationId).digest("hex").slice(0, 32);
}
