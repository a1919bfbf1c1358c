import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";
import {
  BoundConfig,
  compareBindings,
  envMembers,
  listedBindings,
  listedSettings,
  sharedNames,
  toSet,
} from "../../../../tools/check/check-deploy.ts";
import { PROJECT } from "../../../../tools/project.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const configOf = (env: { env?: string }) =>
  v.parse(BoundConfig, unstable_readConfig({ config: join(PROJECT, "wrangler.toml"), ...env }, { hideWarnings: true }));
const production = configOf({ env: "production" });
const local = configOf({});
const members = envMembers(read("src/durable/env.ts"));
const listed = [...listedSettings(read(".dev.vars.example")), ...listedBindings(read("wrangler.toml"))];

describe("DOC4 wrangler.toml, .dev.vars.example and the type Env", () => {
  test("DOC4 agree, and the operators' guide names every setting", () => {
    expect(compareBindings(members, production, listed)).toEqual([]);
    const guide = read("docs/operations/running.md");
    expect(members.filter(({ type, name }) => type === "string" && !guide.includes(`\`${name}\``))).toEqual([]);
  });

  test.each(members.map(({ name }) => name))("DOC4 %s is asked for", (name) => {
    const without = {
      ...production,
      vars: Object.fromEntries(Object.entries(production.vars).filter(([key]) => key !== name)),
      durable_objects: { bindings: production.durable_objects.bindings.filter((each) => each.name !== name) },
      queues: {
        ...production.queues,
        producers: production.queues.producers.filter(({ binding }) => binding !== name),
      },
      assets: production.assets?.binding === name ? {} : production.assets,
      ratelimits: production.ratelimits.filter((each) => each.name !== name),
      analytics_engine_datasets: production.analytics_engine_datasets.filter(({ binding }) => binding !== name),
    };
    const others = listed.filter((each) => each !== name);
    expect(compareBindings(members, without, others)).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  test("DOC4 what Env does not have, and a kind of binding that nobody knows, are faults", () => {
    const [first, ...others] = members;
    expect(first?.name).toBe("ROOMS");
    expect(compareBindings(others, production, listed)).toEqual(["ROOMS is given, and Env does not have it"]);
    const archive = envMembers("export interface Env { readonly ARCHIVE: R2Bucket }");
    expect(compareBindings([...members, ...archive], production, listed)).toEqual([
      "ARCHIVE is a R2Bucket, and this check does not know where that is bound",
    ]);
    expect(compareBindings(envMembers("interface Other {}"), production, listed)).toHaveLength(1);
  });

  test("DOC4 a deploy without --env replaces nothing of production", () => {
    expect(sharedNames(local, production)).toEqual([]);
    expect(sharedNames({ ...local, name: production.name }, production)).toEqual([
      expect.stringMatching(/^frontier-hub is the name of a local part and of one in production/),
    ]);
    expect(sharedNames({ ...local, queues: production.queues }, production)).toHaveLength(2);
  });

  test("DOC4 the check tells which values are still an example's", () => {
    expect(toSet(production)).toEqual([
      "before a deploy set your domain for hub.example.com and the bridge in wrangler.toml",
    ]);
    const routes = [{ pattern: "hub.play.test" }];
    expect(toSet({ ...production, routes })).toEqual(["before a deploy set the bridge in wrangler.toml"]);
    expect(toSet({ ...production, routes, vars: { BRIDGE_URL: "https://bridge.test" } })).toEqual([]);
    expect(toSet({ ...production, routes, vpc_services: [{ binding: "BRIDGE" }] })).toEqual([]);
  });
});
