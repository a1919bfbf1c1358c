import type { Environment, Setting } from "../process/settings.ts";

/** Where traces and metrics go, by OpenTelemetry's own names; each undefined where it goes nowhere. */
export interface OtelTarget {
  readonly tracesUrl: string | undefined;
  readonly metricsUrl: string | undefined;
  /** From `OTEL_EXPORTER_OTLP_HEADERS`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly metricsEveryMs: number;
  /** Of all traces, from 0 to 1. */
  readonly sampled: number;
}

const EVERY_MS = 60_000;
/** Of `OTEL_TRACES_SAMPLER`; one that follows its parent is the same here, since every trace begins here. */
const SAMPLERS: Readonly<Record<string, (argument: number) => number>> = {
  always_on: () => 1,
  always_off: () => 0,
  traceidratio: (argument) => argument,
};

/** Reads `OTEL_*` as OpenTelemetry's SDKs do (TEL11); undefined where no endpoint is set. */
export function readOtel(env: Environment): Setting<OtelTarget | undefined> {
  const { OTEL_SDK_DISABLED: disabled = "", OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = "" } = env;
  if (/^true$/i.test(disabled)) return { ok: true, value: undefined };
  const urls = (["TRACES", "METRICS"] as const).map((signal) => urlOf(env, signal, endpoint));
  const bad = urls.find((url) => url !== undefined && !isHttp(url));
  if (bad !== undefined)
    return fault("OTEL_EXPORTER_OTLP_ENDPOINT is no http address: set one such as http://127.0.0.1:4318");
  const [tracesUrl, metricsUrl] = urls;
  if (tracesUrl === undefined && metricsUrl === undefined) return { ok: true, value: undefined };
  const protocol = env["OTEL_EXPORTER_OTLP_PROTOCOL"] || "http/json";
  if (!protocol.startsWith("http/"))
    return fault("OTEL_EXPORTER_OTLP_PROTOCOL is not http: set http/json and the collector's port 4318");
  const sampled = sampledIn(env);
  if (sampled === undefined)
    return fault(
      "OTEL_TRACES_SAMPLER or its ARG is not known: set always_on, always_off, or traceidratio and a share from 0 to 1",
    );
  const metricsEveryMs = Number(env["OTEL_METRIC_EXPORT_INTERVAL"] || EVERY_MS);
  if (!Number.isSafeInteger(metricsEveryMs) || metricsEveryMs < 1)
    return fault("OTEL_METRIC_EXPORT_INTERVAL is no number of milliseconds: set one such as 60000");
  return { ok: true, value: { tracesUrl, metricsUrl, headers: headersIn(env), metricsEveryMs, sampled } };
}

/** A signal's own address counts as it is, the common one with the signal's path behind it. */
function urlOf(env: Environment, signal: "TRACES" | "METRICS", endpoint: string): string | undefined {
  if (env[`OTEL_${signal}_EXPORTER`] === "none") return undefined;
  const own = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  if (own) return own;
  return endpoint === "" ? undefined : `${endpoint.replace(/(?<!\/)\/+$/, "")}/v1/${signal.toLowerCase()}`;
}

function isHttp(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function sampledIn({
  OTEL_TRACES_SAMPLER: name = "",
  OTEL_TRACES_SAMPLER_ARG: argument = "",
}: Environment): number | undefined {
  const sampler = SAMPLERS[(name || "always_on").replace(/^parentbased_/, "")];
  const share = sampler?.(Number(argument || "1"));
  return share !== undefined && share >= 0 && share <= 1 ? share : undefined;
}

/** `name=value` pairs, separated by commas, each part percent-encoded. */
function headersIn({ OTEL_EXPORTER_OTLP_HEADERS: text = "" }: Environment): Readonly<Record<string, string>> {
  const pairs = text.split(",").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fault(sentence: string): Setting<never> {
  return { ok: false, fault: sentence };
}
