import type { Registry } from "prom-client";
import type { Observer } from "./observer.ts";
import type { OtelTarget } from "./read-otel.ts";

const NOBODY: Observer = { onResult() {}, onActivity() {}, stop: () => Promise.resolve() };

/** Where nothing is set it costs nothing: OpenTelemetry's SDK is not even loaded. */
export async function openObserver(
  target: OtelTarget | undefined,
  service: string,
  registry: Registry,
): Promise<Observer> {
  if (target === undefined) return NOBODY;
  const { OtelObserver } = await import("./otel-observer.ts");
  return new OtelObserver(target, service, registry);
}
