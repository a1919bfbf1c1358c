import { sayTier } from "../../client/verify/explain-roll.ts";
import type { Event, EventOf, EventType } from "../../durable/protocol/events/event.ts";

type NameOf = (actorId: string) => string;
type Line<T extends EventType> = (event: EventOf<T>, who: string, nameOf: NameOf) => string;

/** An event in a line, for a person that saw it. */
export function describeEvent(event: Event, nameOf: NameOf): string {
  // A hub that is newer than this tool sends other types: the type says what happened, the data to whom.
  if (!Object.hasOwn(LINES, event.type)) return `${event.type.replace(".", " ")} ${JSON.stringify(event.data)}`;
  const who = event.actorId === undefined ? "the room" : nameOf(event.actorId);
  // Line and event come from the same key; the compiler cannot tie them together.
  const line = LINES[event.type] as (event: Event, who: string, nameOf: NameOf) => string;
  return line(event, who, nameOf);
}

/** The line of each event. A type that is missing here does not compile. */
const LINES: { readonly [T in EventType]: Line<T> } = {
  "session.opened": (event) => `session ${event.data.sessionId} opens`,
  "session.closing": (event) => `the session is closing: ${event.data.reason}`,
  "session.closed": (event) =>
    `session closed, versions ${event.data.fromVersion}–${event.data.toVersion}: ${event.data.reason}`,
  "participant.joined": (event) => `${event.data.participant.name} joins`,
  "participant.left": (event, _who, nameOf) => `${nameOf(event.data.actorId)} leaves (${event.data.reason})`,
  "participant.updated": (event, _who, nameOf) => `${nameOf(event.data.actorId)} has changed`,
  "participant.idled": (event, _who, nameOf) => `${nameOf(event.data.actorId)} falls silent`,
  "participant.returned": (event, _who, nameOf) => `${nameOf(event.data.actorId)} is back`,
  "participant.forgotten": (event, _who, nameOf) => `${nameOf(event.data.actorId)} is forgotten`,
  "chat.said": (event, who) => `${who}: “${event.data.message}”`,
  "chat.emoted": (event, who) => `${who} ${event.data.text}`,
  "chat.whispered": (event, who, nameOf) => `${who} whispers to ${nameOf(event.data.target)}: “${event.data.message}”`,
  "story.narrated": (event) => `— ${event.data.text}`,
  "chat.retracted": (event, who) =>
    `${who} takes back what was said at version ${event.data.version}${because(event.data)}`,
  "inventory.granted": (event, _who, nameOf) => `${nameOf(event.data.actorId)} receives ${sayItems(event.data.items)}`,
  "inventory.consumed": (event, _who, nameOf) => `${nameOf(event.data.actorId)} gives up ${sayItems(event.data.items)}`,
  "trade.offered": (event, _who, nameOf) => {
    const { from, to, give, want, note } = event.data.trade;
    const words = note === undefined ? "" : `: “${note}”`;
    if (give.length === 0) return `${nameOf(from)} asks ${nameOf(to)} for ${sayItems(want)}${words}`;
    const price = want.length === 0 ? "as a gift" : `for ${sayItems(want)}`;
    return `${nameOf(from)} offers ${nameOf(to)} ${sayItems(give)} ${price}${words}`;
  },
  "trade.accepted": (_, who) => `${who} accepts, and the goods change hands`,
  "trade.declined": (_, who) => `${who} declines the trade`,
  "trade.cancelled": (_, who) => `${who} takes the offer back`,
  "trade.expired": () => "nobody took the offer up, and it lapses",
  "ritual.invoked": ({ data: { label, relicId, momentumDelta } }, who) =>
    label === undefined
      ? `${who} invokes ${relicId} (momentum ${momentumDelta})`
      : `${who} begins: ${label} (momentum ${momentumDelta})`,
  "ritual.workflowStarted": () => "the ritual begins",
  "ritual.resolved": (event) =>
    `the ritual ends in a ${sayTier(event.data.tier)} (momentum ${signed(event.data.momentumDelta)})`,
  "ritual.failed": (event) => `the ritual fails: ${event.data.reason}`,
  "contest.armed": (event, _who, nameOf) =>
    `${nameOf(event.data.participants[0]?.actorId ?? "")} opens a ${event.data.label.toLowerCase()}`,
  "contest.joined": (event, _who, nameOf) =>
    `${nameOf(event.data.participant.actorId)} enters as ${event.data.participant.role}`,
  "contest.updated": (event, _who, nameOf) => `${nameOf(event.data.participant.actorId)} changes the stakes`,
  "contest.launched": (event) => `the contest is on, ${event.data.armingMs} ms after it was opened`,
  "contest.expired": () => "nobody takes the challenge up",
  "contest.stalled": () => "the contest hangs: no result has come yet",
  "contest.cancelled": (event) => `the contest is cancelled (${event.data.reason})`,
  "contest.awarded": (event, _who, nameOf) => `the contest is awarded to ${nameOf(event.data.outcome.winner)}`,
  "contest.replayed": (event) => `the contest is played again, attempt ${event.data.attempt}`,
  "contest.resolved": (event) => `${event.data.outcome.summary} (${event.data.resolutionMs} ms)`,
  "verb.performed": (event, who) =>
    event.data.text === undefined ? `${who} uses ${event.data.verb}` : `— ${event.data.text}`,
  "moderation.muted": (event, who, nameOf) =>
    `${who} mutes ${nameOf(event.data.target)} until ${event.data.until}${because(event.data)}`,
  "moderation.unmuted": (event, who, nameOf) =>
    `${who} lets ${nameOf(event.data.target)} speak again${because(event.data)}`,
  "moderation.kicked": (event, who, nameOf) => `${who} puts ${nameOf(event.data.target)} out${because(event.data)}`,
  "moderation.banned": (event, who, nameOf) => `${who} bans ${nameOf(event.data.target)}${because(event.data)}`,
  "moderation.unbanned": (event, who, nameOf) =>
    `${who} lets ${nameOf(event.data.target)} in again${because(event.data)}`,
  "moderation.reported": (event, who, nameOf) =>
    `${who} reports what ${nameOf(event.data.target)} said at version ${event.data.version}${because(event.data)}`,
  "moderation.slowModeSet": (event, who) => `${who} sets slow mode to ${event.data.seconds} s${because(event.data)}`,
  "catalog.updated": (event) => `the hub has other rules now, ${event.data.catalogVersion}`,
  "closure.queued": () => "closure: queued",
  "closure.processing": (event) => `closure: begun, attempt ${event.data.attempt}`,
  "closure.stageCompleted": (event) => `closure: ${event.data.stage} done`,
  "closure.completed": (event) =>
    `closure: complete in ${event.data.durationMs} ms, ${event.data.mentionCount} mentions, ${event.data.deltaCount} deltas, ${event.data.pendingModeration} to be moderated`,
  "closure.failed": (event) => `closure: failed, ${event.data.error}`,
  "closure.published": (event) => `closure: ${event.data.loreCount} pieces of lore published`,
};

/** Why, for those who are shown it (VIEW3). */
function because({ reason }: { readonly reason?: string | undefined }): string {
  return reason === undefined ? "" : `, because “${reason}”`;
}

function sayItems(items: readonly { item: string; quantity: number }[]): string {
  return items.map(({ item, quantity }) => `${quantity} × ${item}`).join(", ");
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}
