import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";
import { PROJECT } from "../project.ts";
import { type CheckResult, failed, passed, runTool } from "./run-tool.ts";

/** Settings that production gets by hand and that may not stand in wrangler.toml (TOK3: secrets). */
const NOT_IN_CONFIG = /env\.(HUB_ENV|HUB_JWT_SECRET|HUB_TO_BRIDGE_SECRETS|BRIDGE_TO_HUB_SECRETS)\b/g;
/** Without this limit on each address every stranger's request is worked on (SOK10). */
const ADDRESS_LIMIT = "env.ADDRESS_LIMIT (600 requests/60s)";

/**
 * Builds what would be deployed, without deploying it; a warning of the tool counts as a failure. What it binds is
 * compared with the type `Env` (DOC4).
 */
export async function checkDeploy(): Promise<CheckResult> {
  const args = ["deploy", "--dry-run", "--env", "production", "--outdir", ".cache/deploy"];
  const { code, output } = await runTool("wrangler", args);
  if (code !== 0) return failed("it does not build", output);
  if (output.includes("[WARNING]")) return failed("warnings", output);
  const leaked = output.match(NOT_IN_CONFIG);
  if (leaked) return failed(`${leaked.join(", ")} in wrangler.toml`, output);
  if (!output.includes(ADDRESS_LIMIT)) return failed(`${ADDRESS_LIMIT} is not bound`, output);
  const config = v.parse(BoundConfig, readConfig());
  const members = envMembers(readText("src/durable/env.ts"));
  const faults = compareBindings(members, config, listedSettings(readText(".dev.vars.example")));
  if (faults.length > 0) return failed("Env and wrangler.toml differ", faults.map((fault) => `  ${fault}`).join("\n"));
  return passed(
    `${/Total Upload: ([^\n]*)/.exec(output)?.[1]?.trim() ?? "built"}, ${members.length} bindings and settings`,
  );
}

/** The names in a `.dev.vars.example`, those commented out included. */
export function listedSettings(example: string): readonly string[] {
  return [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = ""]) => name);
}

function readConfig(): unknown {
  return unstable_readConfig({ config: join(PROJECT, "wrangler.toml"), env: "production" }, { hideWarnings: true });
}

function readText(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8");
}

/** The bindings that a `wrangler.toml` gives to one environment. */
export const BoundConfig = v.object({
  vars: v.record(v.string(), v.unknown()),
  durable_objects: v.object({ bindings: v.array(v.object({ name: v.string() })) }),
  queues: v.object({ producers: v.optional(v.array(v.object({ binding: v.string() })), []) }),
  assets: v.optional(v.object({ binding: v.optional(v.string()) })),
  ratelimits: v.optional(v.array(v.object({ name: v.string() })), []),
});
export type BoundConfig = v.InferOutput<typeof BoundConfig>;

/** Where each type of binding stands in the configuration. */
const BOUND_BY: Readonly<Record<string, (config: BoundConfig) => readonly string[]>> = {
  DurableObjectNamespace: ({ durable_objects }) => durable_objects.bindings.map(({ name }) => name),
  Queue: ({ queues }) => queues.producers.map(({ binding }) => binding),
  RateLimit: ({ ratelimits }) => ratelimits.map(({ name }) => name),
  Fetcher: ({ assets }) => (assets?.binding === undefined ? [] : [assets.binding]),
};

/**
 * Compares the type `Env` with what production is given (DOC4). Every binding stands in wrangler.toml, optional ones too;
 * every text stands there or is one of `listed`, the secrets and settings that are set by hand; and nothing is given that
 * `Env` does not have.
 * @returns a sentence for each fault
 */
export function compareBindings(
  members: readonly EnvMember[],
  production: BoundConfig,
  listed: readonly string[],
): readonly string[] {
  if (members.length === 0) return ["src/durable/env.ts has no interface Env"];
  const texts = new Set([...Object.keys(production.vars), ...listed]);
  const known = new Set(members.map(({ name }) => name));
  const given = [...Object.values(BOUND_BY).flatMap((bound) => bound(production)), ...texts];
  return [
    ...members.flatMap(({ name, type }) => {
      if (type === "string")
        return texts.has(name) ? [] : [`${name} is neither in wrangler.toml nor in .dev.vars.example`];
      const bound = BOUND_BY[type];
      if (bound === undefined) return [`${name} is a ${type}, and this check does not know where that is bound`];
      return bound(production).includes(name) ? [] : [`${name} (${type}) is not bound in production`];
    }),
    ...given.filter((name) => !known.has(name)).map((name) => `${name} is given, and Env does not have it`),
  ];
}

/** A member of the interface `Env`. */
export interface EnvMember {
  readonly name: string;
  /** The type's own name, without its arguments: `Queue`, `string`. */
  readonly type: string;
  readonly optional: boolean;
}

/** The members of `interface Env` in a source file, in their order; none where there is no such interface. */
export function envMembers(source: string): readonly EnvMember[] {
  const file = ts.createSourceFile("env.ts", source, ts.ScriptTarget.Latest, true);
  const env = file.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === "Env");
  if (env === undefined || !ts.isInterfaceDeclaration(env)) return [];
  return env.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(file),
    type: member.type === undefined ? "any" : nameOf(member.type, file),
    optional: member.questionToken !== undefined,
  }));
}

function nameOf(type: ts.TypeNode, file: ts.SourceFile): string {
  return ts.isTypeReferenceNode(type) ? type.typeName.getText(file) : type.getText(file);
}
