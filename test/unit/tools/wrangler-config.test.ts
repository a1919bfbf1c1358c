import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";
import { PROJECT } from "../../../tools/project.ts";

const FILE = join(PROJECT, "wrangler.toml");
const local = unstable_readConfig({ config: FILE }, { hideWarnings: true });
const production = unstable_readConfig({ config: FILE, env: "production" }, { hideWarnings: true });

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
  expect(production.queues).toEqual(local.queues);
  expect(production.observability).toEqual(local.observability);
  expect(production.name).toBe("frontier-hub");
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
