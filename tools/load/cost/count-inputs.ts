import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Entry } from "../../../testkit/invariants/ledger.ts";
import rowsPerInput from "./rows-per-input.json" with { type: "json" };

/** Rows an input costs, as test/workerd/durable/rows-per-verb.test.ts holds them to what the runtime reports. */
const ROWS: ReadonlyMap<string, { readonly written: number; readonly read: number }> = new Map([
  ...Object.entries(rowsPerInput.verbs),
  ...Object.entries(rowsPerInput.others),
]);

/** How often each kind of input came to a room: the verbs, and the other names of rows-per-input.json. */
export type InputCounts = ReadonlyMap<string, number>;

/** What came to a room, by its log and the commands that were given. */
export function countInputs(log: readonly Event[], commands: readonly Entry[], tickets: number): InputCounts {
  const counts = new Map<string, number>();
  const count = (name: string, times = 1): void => void counts.set(name, (counts.get(name) ?? 0) + times);
  const launching = new Set(log.flatMap(({ type, commandId }) => (type === "contest.launched" ? [commandId] : [])));
  for (const { id, verb, outcome } of commands) {
    if (outcome === null) continue;
    if (outcome.status === "rejected") count("refused");
    else count(launching.has(id) ? "launch" : verb);
  }
  for (const { type, commandId } of log) {
    const name = commandId === undefined ? inputOf(type) : undefined;
    if (name !== undefined) count(name);
  }
  if (tickets > 0) count("ticket", tickets);
  return counts;
}

/** Which input an event stands for that no command made; undefined where it only came along. */
function inputOf(type: Event["type"]): string | undefined {
  switch (type) {
    case "participant.joined":
    case "participant.returned":
      return "join";
    case "participant.left":
      return "leave";
    case "contest.launched":
      return "launch";
    case "contest.cancelled":
      return "contest.resolved";
    case "closure.processing":
    case "closure.stageCompleted":
    case "closure.completed":
    case "closure.failed":
    case "closure.published":
      return "closure.processing";
    case "catalog.updated":
    case "chat.emoted":
    case "chat.retracted":
    case "chat.said":
    case "chat.whispered":
    case "closure.queued":
    case "contest.armed":
    case "contest.awarded":
    case "contest.expired":
    case "contest.joined":
    case "contest.replayed":
    case "contest.resolved":
    case "contest.stalled":
    case "contest.updated":
    case "inventory.consumed":
    case "inventory.granted":
    case "moderation.banned":
    case "moderation.kicked":
    case "moderation.muted":
    case "moderation.slowModeSet":
    case "moderation.unbanned":
    case "moderation.unmuted":
    case "participant.forgotten":
    case "participant.idled":
    case "participant.updated":
    case "ritual.failed":
    case "ritual.invoked":
    case "ritual.resolved":
    case "ritual.workflowStarted":
    case "session.closed":
    case "session.closing":
    case "session.opened":
    case "story.narrated":
    case "trade.accepted":
    case "trade.cancelled":
    case "trade.declined":
    case "trade.expired":
    case "trade.offered":
      return ROWS.has(type) ? type : undefined;
  }
}

/** Rows that inputs read and write, alarms they set included. */
export function rowsFor(counts: InputCounts): { readonly written: number; readonly read: number } {
  let written = 0;
  let read = 0;
  for (const [name, times] of counts) {
    const rows = ROWS.get(name);
    // A verb that only this hub's catalog knows is none of the bots'.
    if (rows === undefined) throw new Error(`nobody knows what ${name} costs`);
    written += rows.written * times;
    read += rows.read * times;
  }
  return { written, read };
}
