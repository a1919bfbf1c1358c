import type { Receipt } from "./receipt.ts";

/**
 * The text of a `hub.stateUpdate`. `events` holds their JSON texts joined by commas: each is serialised once, with its
 * row, and goes to every connection as it is (PER1).
 */
export function encodeStateUpdate(
  { from, version }: { readonly from: number; readonly version: number },
  events: string,
  receipts: readonly Receipt[],
): string {
  const told = receipts.length === 0 ? "[]" : JSON.stringify(receipts);
  return `{"type":"hub.stateUpdate","from":${from},"version":${version},"events":[${events}],"receipts":${told}}`;
}
