import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";
import { PROJECT } from "../../../tools/project.ts";

const FILE = join(PROJECT, "wrangler.toml");
const local = unstable_readConfig({ config: FILE }, { hideWarnings: true });
const production = unstable_readConfig({ config: FILE, env: "production" }, { hideWarnings: true });
const RateRules = v.strictObject({
  rules: v.pipe(
    v.array(
      v.strictObject({
        description: v.string(),
        expression: v.string(),
        action: v.literal("block"),
        ratelimit: v.strictObject({
          characteristics: v.tuple([v.literal("cf.colo.id"), v.literal("ip.src")]),
          period: v.number(),
          requests_per_period: v.number(),
          mitigation_timeout: v.number(),
        }),
      }),
    ),
    v.minLength(1),
  ),
});

test("TOK3 neither HUB_ENV nor a secret stands in wrangler.toml", () => {
  const settings = readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
  expect(settings).not.toMatch(/HUB_ENV|SECRET|whsec_/i);
  for (const { vars } of [local, production]) expect(Object.keys(vars)).toEqual(["BRIDGE_URL"]);
});

test("TOK3 a production hub that was given no bridge is misconfigured, not pointed at somebody's machine", () => {
  expect(production.vars).toEqual({ BRIDGE_URL: "" });
});

test("JOB2 what is tried here is what runs in production: objects, migrations, queues and their settings", () => {
  expect(production.durable_objects).toEqual(local.durable_objects);
  expect(production.migrations).toEqual(local.migrations);
  expect(production.queues).toEqual(JSON.parse(JSON.stringify(local.queues).replaceAll("hub-jobs-dev", "hub-jobs")));
  expect(production.observability).toEqual(local.observability);
});

test("SOK10 production is reached by a domain of its own alone, where a zone's rate rules hold", () => {
  expect([production.name, production.workers_dev, production.preview_urls]).toEqual(["frontier-hub", false, false]);
  expect(production.routes).toEqual([{ pattern: expect.any(String), custom_domain: true }]);
  expect([local.name, local.workers_dev, local.routes]).toEqual(["frontier-hub-dev", false, undefined]);
});

test("SOK10 the zone's rate rules spare the bridge, and begin where the hub's own limit has long refused", () => {
  const rules = v.parse(
    RateRules,
    JSON.parse(readFileSync(join(PROJECT, "docs/operations/cloudflare/rate-rules.json"), "utf8")),
  );
  const [{ pattern } = { pattern: "" }] = (production.routes ?? []) as { pattern: string }[];
  for (const { expression, ratelimit } of rules.rules) {
    expect(expression).toContain(`http.host eq "${pattern}"`);
    expect(expression).toContain('not starts_with(http.request.uri.path, "/v1/bridge/")');
    expect(ratelimit.requests_per_period / ratelimit.period).toBeGreaterThan(600 / 60);
  }
});

test("JOB2 every setting of the queues is written down, with five retries before the dead-letter queue", () => {
  const settings = ["queue", "max_batch_size", "max_batch_timeout", "max_retries", "retry_delay", "max_concurrency"];
  const [jobs, dead] = production.queues.consumers ?? [];
  expect(Object.keys(jobs ?? {})).toEqual(expect.arrayContaining([...settings, "dead_letter_queue"]));
  expect(Object.keys(dead ?? {})).toEqual(expect.arrayContaining(settings));
  expect(jobs).toMatchObject({
    queue: "hub-jobs",
    max_batch_timeout: 0,
    max_retries: 5,
    dead_letter_queue: dead?.queue,
  });
  expect(production.queues.producers).toEqual([{ binding: "JOBS", queue: "hub-jobs" }]);
});

test("SOK10 production limits what an address may ask, and development does not", () => {
  expect(production.ratelimits).toEqual([
    { name: "ADDRESS_LIMIT", namespace_id: "1001", simple: { limit: 600, period: 60 } },
  ]);
  expect(local.ratelimits ?? []).toEqual([]);
});

test("RES6 every object keeps its state in SQLite", () => {
  const classes = production.durable_objects.bindings.map((binding: { class_name: string }) => binding.class_name);
  expect(production.migrations.flatMap(({ new_sqlite_classes = [] }) => new_sqlite_classes).sort()).toEqual(
    classes.sort(),
  );
});
