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
/** The domain that stands in wrangler.toml until an operator puts one of their own there. */
const EXAMPLE_DOMAIN = /\bexample\.(?:com|net|org)$/;

/**
 * Builds what would be deployed, without deploying it; a warning of the tool counts as a failure. What it binds is
 * compared with the type `Env` (DOC4), and production with what a deploy without `--env` would replace.
 */
export async function checkDeploy(): Promise<CheckResult> {
  const args = ["deploy", "--dry-run", "--env", "production", "--outdir", ".cache/deploy"];
  const { code, output } = await runTool("wrangler", args);
  if (code !== 0) return failed("it does not build", output);
  if (output.includes("[WARNING]")) return failed("warnings", output);
  const leaked = output.match(NOT_IN_CONFIG);
  if (leaked) return failed(`${leaked.join(", ")} in wrangler.toml`, output);
  if (!output.includes(ADDRESS_LIMIT)) return failed(`${ADDRESS_LIMIT} is not bound`, output);
  const [local, production] = [readConfig(), readConfig("production")];
  const members = envMembers(readText("src/durable/env.ts"));
  const listed = [...listedSettings(readText(".dev.vars.example")), ...listedBindings(readText("wrangler.toml"))];
  const faults = [...compareBindings(members, production, listed), ...sharedNames(local, production)];
  if (faults.length > 0) return failed("wrangler.toml is at fault", faults.map((fault) => `  ${fault}`).join("\n"));
  const size = /Total Upload: ([^\n]*)/.exec(output)?.[1]?.trim() ?? "built";
  return passed([size, `${members.length} bindings and settings`, ...toSet(production)].join(", "));
}

/** The names in a `.dev.vars.example`, those commented out included. */
export function listedSettings(example: string): readonly string[] {
  return [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = ""]) => name);
}

/** The bindings of a `wrangler.toml` that are commented out, because an operator has to name one of their own. */
export function listedBindings(toml: string): readonly string[] {
  return [...toml.matchAll(/^# binding = "([A-Z][A-Z0-9_]*)"$/gm)].map(([, name = ""]) => name);
}

/**
 * Names that the local Worker has in common with production: a deploy without `--env` would replace that Worker, or
 * take its jobs.
 * @returns a sentence for each
 */
export function sharedNames(local: BoundConfig, production: BoundConfig): readonly string[] {
  const theirs = new Set(namesOf(production));
  return namesOf(local)
    .filter((name) => theirs.has(name))
    .map((name) => `${name} is the name of a local part and of one in production: give the local one another`);
}

function namesOf({ name, queues }: BoundConfig): readonly string[] {
  const consumed = queues.consumers.flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue ?? []].flat());
  return [...new Set([name, ...queues.producers.map(({ queue }) => queue), ...consumed])];
}

/** Tells which values of an operator's own are missing before this can be deployed. */
export function toSet({ routes, vars, vpc_services }: BoundConfig): readonly string[] {
  const domains = routes.filter(({ pattern }) => EXAMPLE_DOMAIN.test(pattern)).map(({ pattern }) => pattern);
  const hasBridge = vars["BRIDGE_URL"] !== "" || vpc_services.length > 0;
  const missing = [...domains.map((domain) => `your domain for ${domain}`), ...(hasBridge ? [] : ["the bridge"])];
  return missing.length === 0 ? [] : [`before a deploy set ${missing.join(" and ")} in wrangler.toml`];
}

function readConfig(env?: string): BoundConfig {
  const config = join(PROJECT, "wrangler.toml");
  return v.parse(BoundConfig, unstable_readConfig({ config, ...(env && { env }) }, { hideWarnings: true }));
}

function readText(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8");
}

/** The bindings that a `wrangler.toml` gives to one environment. */
export const BoundConfig = v.object({
  name: v.string(),
  routes: v.optional(v.array(v.object({ pattern: v.string() })), []),
  vars: v.record(v.string(), v.unknown()),
  durable_objects: v.object({ bindings: v.array(v.object({ name: v.string() })) }),
  queues: v.object({
    producers: v.optional(v.array(v.object({ binding: v.string(), queue: v.string() })), []),
    consumers: v.optional(v.array(v.object({ queue: v.string(), dead_letter_queue: v.optional(v.string()) })), []),
  }),
  vpc_services: v.optional(v.array(v.object({ binding: v.string() })), []),
  assets: v.optional(v.object({ binding: v.optional(v.string()) })),
  ratelimits: v.optional(v.array(v.object({ name: v.string() })), []),
  analytics_engine_datasets: v.optional(v.array(v.object({ binding: v.string() })), []),
});
export type BoundConfig = v.InferOutput<typeof BoundConfig>;

/** Where each type of binding stands in the configuration. */
const BOUND_BY: Readonly<Record<string, (config: BoundConfig) => readonly string[]>> = {
  DurableObjectNamespace: ({ durable_objects }) => durable_objects.bindings.map(({ name }) => name),
  Queue: ({ queues }) => queues.producers.map(({ binding }) => binding),
  AnalyticsEngineDataset: ({ analytics_engine_datasets: datasets }) => datasets.map(({ binding }) => binding),
  RateLimit: ({ ratelimits }) => ratelimits.map(({ name }) => name),
  Fetcher: ({ assets, vpc_services }) => [assets?.binding ?? [], vpc_services.map(({ binding }) => binding)].flat(),
};

/**
 * Compares the type `Env` with what production is given (DOC4). Every binding stands in wrangler.toml, optional ones too,
 * and every text; those that an operator sets by hand are `listed` instead. Nothing is given that `Env` does not have.
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
    ...members.flatMap(({ name, type, optional }) => {
      if (type === "string")
        return texts.has(name) ? [] : [`${name} is neither in wrangler.toml nor in .dev.vars.example`];
      const bound = BOUND_BY[type];
      if (bound === undefined) return [`${name} is a ${type}, and this check does not know where that is bound`];
      const isGiven = bound(production).includes(name) || (optional && listed.includes(name));
      return isGiven ? [] : [`${name} (${type}) is not bound in production`];
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
