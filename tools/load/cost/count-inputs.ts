import { EVENT_EFFECTS, hasEffect } from "../../../src/durable/protocol/events/event-effects.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Entry } from "../../../testkit/invariants/ledger.ts";
import rowsPerInput from "./rows-per-input.json" with { type: "json" };

/** Rows an input costs, as test/workerd/durable/platform/rows-per-verb.test.ts holds them to what the runtime reports. */
const ROWS: ReadonlyMap<string, { readonly written: number; readonly read: number }> = new Map([
  ...Object.entries(rowsPerInput.verbs),
  ...Object.entries(rowsPerInput.others),
]);

/** How often each kind of input came to a room: the verbs, and the other names of rows-per-input.json. */
export type InputCounts = ReadonlyMap<string, number>;

/** A command that came to a room; one whose verb is not known is counted as the built-in verb that brings the same. */
export type GivenCommand = Pick<Entry, "id" | "verb" | "outcome">;

/** The inputs of a room, counted from its log and the commands that were sent. */
export function countInputs(log: readonly Event[], commands: readonly GivenCommand[], tickets: number): InputCounts {
  const typesOf = eventsByCommand(log);
  const counts = new Map<string, number>();
  const count = (name: string, times = 1): void => void counts.set(name, (counts.get(name) ?? 0) + times);
  const launching = new Set(log.flatMap(({ type, commandId }) => (type === "contest.launched" ? [commandId] : [])));
  for (const { id, verb, outcome } of commands) {
    if (outcome === null) continue;
    if (outcome.status === "rejected") count("refused");
    else count(launching.has(id) ? "launch" : ROWS.has(verb) ? verb : likeOf(typesOf.get(id)));
  }
  for (const event of log) {
    // An event without an effect only came along.
    if (event.commandId === undefined && hasEffect(event, "input")) count(EVENT_EFFECTS[event.type].input);
  }
  if (tickets > 0) count("ticket", tickets);
  return counts;
}

function eventsByCommand(log: readonly Event[]): ReadonlyMap<string, ReadonlySet<Event["type"]>> {
  const byCommand = new Map<string, Set<Event["type"]>>();
  for (const { commandId, type } of log) {
    if (commandId === undefined) continue;
    const types = byCommand.get(commandId) ?? new Set();
    byCommand.set(commandId, types.add(type));
  }
  return byCommand;
}

/** The built-in verb that brings the same: a hub's own verb costs what it does. */
function likeOf(types: ReadonlySet<Event["type"]> = new Set()): string {
  if (types.has("ritual.invoked")) return "verb.invokeRelic";
  if (types.has("contest.armed") || types.has("contest.joined")) return "verb.challengeDuel";
  return types.has("inventory.granted") || types.has("inventory.consumed") ? "gm.grantItems" : "verb.emote";
}

/** Rows that inputs read and write, alarms they set included. */
export function rowsFor(counts: InputCounts): { readonly written: number; readonly read: number } {
  let written = 0;
  let read = 0;
  for (const [name, times] of counts) {
    const rows = ROWS.get(name);
    if (rows === undefined) throw new Error(`nobody knows what ${name} costs`);
    written += rows.written * times;
    read += rows.read * times;
  }
  return { written, read };
}
