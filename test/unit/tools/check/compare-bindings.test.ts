import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";
import { listedSettings } from "../../../../tools/check/check-deploy.ts";
import { BoundConfig, compareBindings } from "../../../../tools/check/check-deploy.ts";
import { envMembers } from "../../../../tools/check/check-deploy.ts";
import { PROJECT } from "../../../../tools/project.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const production = v.parse(
  BoundConfig,
  unstable_readConfig({ config: join(PROJECT, "wrangler.toml"), env: "production" }),
);
const members = envMembers(read("src/durable/env.ts"));
const listed = listedSettings(read(".dev.vars.example"));

describe("DOC4 wrangler.toml, .dev.vars.example and the type Env", () => {
  test("DOC4 agree, and the operators' guide names every setting", () => {
    expect(compareBindings(members, production, listed)).toEqual([]);
    const guide = read("docs/operations/running.md");
    expect(members.filter(({ type, name }) => type === "string" && !guide.includes(`\`${name}\``))).toEqual([]);
  });

  test.each(members.map(({ name }) => name))("DOC4 %s is asked for", (name) => {
    const without = {
      vars: Object.fromEntries(Object.entries(production.vars).filter(([key]) => key !== name)),
      durable_objects: { bindings: production.durable_objects.bindings.filter((each) => each.name !== name) },
      queues: { producers: production.queues.producers.filter(({ binding }) => binding !== name) },
      assets: production.assets?.binding === name ? {} : production.assets,
      ratelimits: production.ratelimits.filter((each) => each.name !== name),
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
});
