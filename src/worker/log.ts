type Level = "info" | "warn" | "error";

/** Fields of a line besides its message (TEL1). The edge counts no wakings, so it has no `epoch` and no `seq`. */
interface Fields {
  readonly hubId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly [field: string]: unknown;
}

/**
 * Writes one JSON object per line. `wrangler dev` prints objects as inspect text and decorates `console.warn` and
 * `console.error`, so every level goes through `console.log` as text.
 */
export function log(level: Level, message: string, fields: Fields = {}): void {
  console.log(JSON.stringify({ message, level, at: new Date().toISOString(), ...fields }));
}
