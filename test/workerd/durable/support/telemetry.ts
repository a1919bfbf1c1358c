import type { Place } from "./place.ts";

/** A line as `wrangler tail` would show it. */
export interface Line {
  readonly message: string;
  readonly level: string;
  readonly at: string;
  readonly epoch: number;
  readonly seq: number;
  readonly [field: string]: unknown;
}

let texts: string[] = [];

// For good: rooms still speak when their test is over.
console.log = (text: unknown) => void texts.push(String(text));

/** Forgets what was said before, as every test begins. */
export function forgetTelemetry(): void {
  texts = [];
}

/** The telemetry of a room since the test began, all of it or the records of one name. */
export function telemetryOf(room: Place, message?: string): Line[] {
  const lines = texts.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text) as Line);
  return lines.filter((line) => line["hubId"] === room.hubId && (message === undefined || line.message === message));
}

/** The same as text, to look for what must not be in it. */
export function telemetryText(): string {
  return texts.join("\n");
}
