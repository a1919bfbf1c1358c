import * as v from "valibot";
import type { EnvMember } from "./env-members.ts";

/** What a `wrangler.toml` gives to one environment, as far as it is compared. */
export const BoundConfig = v.object({
  vars: v.record(v.string(), v.unknown()),
  durable_objects: v.object({ bindings: v.array(v.object({ name: v.string() })) }),
  queues: v.object({ producers: v.optional(v.array(v.object({ binding: v.string() })), []) }),
  ratelimits: v.optional(v.array(v.object({ name: v.string() })), []),
});
export type BoundConfig = v.InferOutput<typeof BoundConfig>;

/** Where each type of binding stands in the configuration. */
const BOUND_BY: Readonly<Record<string, (config: BoundConfig) => readonly string[]>> = {
  DurableObjectNamespace: ({ durable_objects }) => durable_objects.bindings.map(({ name }) => name),
  Queue: ({ queues }) => queues.producers.map(({ binding }) => binding),
  RateLimit: ({ ratelimits }) => ratelimits.map(({ name }) => name),
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
