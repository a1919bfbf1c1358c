import { ValueType, type HrTime } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  type CollectionResult,
  type DataPoint,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { Registry } from "prom-client";

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** The metrics of `/metrics` for OpenTelemetry, so that each is counted in one place (TEL11). */
export class PrometheusMetrics implements MetricProducer {
  readonly #registry: Registry;
  readonly #since = hrTime(new Date());

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  async collect(): Promise<CollectionResult> {
    const metrics = await this.#registry.getMetricsAsJSON();
    const data = metrics.flatMap(({ name, help, type, values }) => {
      const descriptor = {
        name,
        description: help,
        unit: name.endsWith("_seconds") ? "s" : "",
        valueType: ValueType.DOUBLE,
      };
      return this.#dataOf(descriptor, String(type), values as readonly Sample[]) ?? [];
    });
    const scopeMetrics = [{ scope: { name: "frontier-hub" }, metrics: data }];
    return { resourceMetrics: { resource: resourceFromAttributes({}), scopeMetrics }, errors: [] };
  }

  #dataOf(descriptor: MetricData["descriptor"], type: string, samples: readonly Sample[]): MetricData | undefined {
    const common = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE };
    const points = () => samples.map(({ value, labels }) => this.#point(labels, value));
    if (type === "counter")
      return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: points() };
    if (type === "gauge") return { ...common, dataPointType: DataPointType.GAUGE, dataPoints: points() };
    if (type !== "histogram") return undefined;
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: this.#histograms(samples) };
  }

  #histograms(samples: readonly Sample[]): DataPoint<Histogram>[] {
    const groups = new Map<string, { readonly labels: Sample["labels"]; readonly samples: Sample[] }>();
    for (const sample of samples) {
      const labels = Object.fromEntries(Object.entries(sample.labels).filter(([name]) => name !== "le"));
      const key = JSON.stringify(labels);
      const group = groups.get(key) ?? { labels, samples: [] };
      group.samples.push(sample);
      groups.set(key, group);
    }
    return [...groups.values()].map((group) => this.#point(group.labels, histogramOf(group.samples)));
  }

  #point<T>(attributes: Readonly<Record<string, string | number>>, value: T): DataPoint<T> {
    return { startTime: this.#since, endTime: hrTime(new Date()), attributes: { ...attributes }, value };
  }
}

/** Prometheus counts each bucket with all below it, OpenTelemetry each alone. */
function histogramOf(samples: readonly Sample[]): Histogram {
  const valueOf = (end: string) => samples.find(({ metricName }) => metricName?.endsWith(end))?.value ?? 0;
  const upTo = samples.filter(({ metricName }) => metricName?.endsWith("_bucket")).map(({ value }) => value);
  const bounds = samples.flatMap(({ labels: { le } }) => (typeof le === "number" ? [le] : []));
  const counts = upTo.map((count, place) => count - (upTo[place - 1] ?? 0));
  return { buckets: { boundaries: bounds, counts }, count: valueOf("_count"), sum: valueOf("_sum") };
}

function hrTime(at: Date): HrTime {
  return [Math.floor(at.getTime() / 1000), (at.getTime() % 1000) * 1e6];
}
