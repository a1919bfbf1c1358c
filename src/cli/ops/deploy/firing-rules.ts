import * as v from "valibot";
import { CannotReadError } from "../../cannot-read-error.ts";

const LONGEST_MS = 5_000;

/** As Prometheus's `GET /api/v1/alerts` answers. */
const Alerts = v.object({
  data: v.object({ alerts: v.array(v.object({ state: v.string(), labels: v.record(v.string(), v.string()) })) }),
});

/**
 * The names of the hub's rules that fire now (docs/operations/prometheus-rules.yaml).
 * @param address of the Prometheus server, with or without a slash at its end
 * @throws {CannotReadError} where it does not answer, or is none
 */
export async function readFiringRules(address: string): Promise<readonly string[]> {
  const url = `${address.replace(/(?<!\/)\/+$/, "")}/api/v1/alerts`;
  const read = v.safeParse(Alerts, await ask(url));
  if (!read.success)
    throw new CannotReadError(`${url} does not answer as Prometheus does: see that --prometheus is right`);
  const firing = read.output.data.alerts.filter(({ state }) => state === "firing");
  const names = firing.flatMap(({ labels: { alertname = "" } }) => (alertname.startsWith("Hub") ? [alertname] : []));
  return [...new Set(names)].toSorted();
}

async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_MS), redirect: "error" });
    return await response.json();
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CannotReadError(`${url} cannot be read: ${why}; see that --prometheus is right`);
  }
}
