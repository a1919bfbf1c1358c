export type LogLevel = "debug" | "info" | "warn" | "error";

/** Fields of a line about a job (TEL1, TEL3). Never a seed: it would give the dice away (VIEW2). */
export interface LogFields {
  readonly hubId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly [field: string]: unknown;
}

/** One JSON object on one line of standard output (TEL1). */
export function logLine(level: LogLevel, message: string, fields: LogFields = {}): void {
  console.log(JSON.stringify({ message, level, at: new Date().toISOString(), ...fields }, readable));
}

/** Errors and big integers are no JSON of themselves. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Error ? value.stack || String(value) : value;
}
