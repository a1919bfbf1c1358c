type Level = "info" | "warn" | "error";

/** What a line may carry besides its message (TEL1). The edge has no wakings to count: no `epoch`, no `seq`. */
interface Fields {
  readonly hubId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly [field: string]: unknown;
}

/**
 * One JSON object per line: objects given to `console` would print as inspect text under `wrangler dev`, and what goes to
 * `console.warn` or `console.error` is decorated there, so that every level takes the same way.
 */
export function log(level: Level, message: string, fields: Fields = {}): void {
  console.log(JSON.stringify({ message, level, at: new Date().toISOString(), ...fields }));
}
