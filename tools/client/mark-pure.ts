/** A call of a schema maker: `v.object(`, `v.rawCheck<string>(`. */
const SCHEMA_CALL = /(?<![\w.] ?)v\.[a-z]\w*(?:<[^<>()]*>)?\(/g;

/**
 * Says of every call of valibot in a source that it only makes a value, so that every bundler leaves out the schemas
 * which a page does not use. Rollup sees that by itself, esbuild does not across files.
 */
export function markPure(source: string): string {
  return source.replaceAll(SCHEMA_CALL, (call) => `/* @__PURE__ */ ${call}`);
}
