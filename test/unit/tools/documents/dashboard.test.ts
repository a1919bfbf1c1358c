import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMetrics } from "../../../../src/offline-bridge/process/metrics.ts";
import { PROJECT } from "../../../../tools/project.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const RULES = read("docs/operations/prometheus-rules.yaml");

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}
const DASHBOARD: Dashboard = JSON.parse(read("docs/operations/grafana-dashboard.json"));
const EXPRESSIONS = [
  ...[...RULES.matchAll(/^ +expr: (.*)$/gm)].map(([, expr = ""]) => expr),
  ...DASHBOARD.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
];
const RECORDED = [...RULES.matchAll(/^ +- record: (\S+)$/gm)].map(([, name = ""]) => name);

/** The series in `/metrics` of bridge and closure worker, histograms by their own names. */
async function exposed(): Promise<ReadonlySet<string>> {
  const metrics = await createMetrics().registry.getMetricsAsJSON();
  const series = metrics.flatMap(({ name, type }) =>
    String(type) === "histogram" ? ["_bucket", "_count", "_sum"].map((end) => `${name}${end}`) : [name],
  );
  return new Set(series);
}

const namesIn = (expression: string) =>
  [...expression.matchAll(/\b(?:hub|process|nodejs|temporal)_\w+/g)].map(([name]) => name);
const recordsIn = (expression: string) => [...expression.matchAll(/\bhub:\w+:\w+/g)].map(([name]) => name);

describe("docs/operations: rules for Prometheus and the dashboard", () => {
  test("TEL10 every metric that they name is exposed, and every record that they use is recorded", async () => {
    const known = await exposed();
    const named = EXPRESSIONS.flatMap(namesIn);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(EXPRESSIONS.flatMap(recordsIn).filter((name) => !RECORDED.includes(name))).toEqual([]);
  });

  test("TEL10 every metric of the hub's own is on the dashboard", async () => {
    const shown = DASHBOARD.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)));
    const families = new Set(shown.map((name) => name.replace(/_(?:bucket|count|sum)$/, "")));
    const own = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
    expect(own.filter((name) => name.startsWith("hub_") && !families.has(name))).toEqual([]);
  });

  test("TEL10 every record is used, and every alert has a severity, a summary and a runbook that exists", () => {
    expect(RECORDED.filter((name) => !EXPRESSIONS.flatMap(recordsIn).includes(name))).toEqual([]);
    const alerts = RULES.split(/^ +- alert: /m).slice(1);
    expect(alerts.length).toBeGreaterThan(10);
    for (const alert of alerts) {
      expect(alert).toMatch(/severity: (?:critical|warning) \}/);
      expect(alert).toMatch(/summary: \S/);
      const [, runbook = "none"] = /runbook: (\S+)/.exec(alert) ?? [];
      expect(existsSync(join(PROJECT, runbook)) ? runbook : `${runbook} is not there`).toBe(runbook);
    }
  });

  test("alerts that runbooks and guides name are in the rules", () => {
    const alerts = [...RULES.matchAll(/^ +- alert: (\S+)$/gm)].map(([, name = ""]) => name);
    const pages = ["bridge-down", "temporal-down", "bad-release"].map((name) =>
      read(`docs/operations/runbooks/${name}.md`),
    );
    const named = [...[...pages, read("docs/operations/observing.md")].join("\n").matchAll(/`(Hub[A-Z]\w+)`/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !alerts.includes(name))).toEqual([]);
  });

  test("panels neither overlap nor leave the grid", () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of DASHBOARD.panels) {
      const { x, y, w, h } = gridPos;
      expect(x + w).toBeLessThanOrEqual(24);
      for (let at = 0; at < w * h; at += 1) {
        const cell = `${x + (at % w)},${y + Math.floor(at / w)}`;
        expect(taken.has(cell) ? `${title} overlaps` : "").toBe("");
        taken.add(cell);
      }
    }
  });
});
