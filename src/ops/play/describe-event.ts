import type { Event } from "../../durable/protocol/event.ts";
import { sayTier } from "../../client/explain-roll.ts";

type NameOf = (actorId: string) => string;

/** An event in a line, as one who saw it would tell it. */
export function describeEvent(event: Event, nameOf: NameOf): string {
  const who = event.actorId === undefined ? "the room" : nameOf(event.actorId);
  switch (event.type) {
    case "session.opened":
      return `session ${event.data.sessionId} opens`;
    case "session.closing":
      return `the session is closing: ${event.data.reason}`;
    case "session.closed":
      return `session closed, versions ${event.data.fromVersion}–${event.data.toVersion}: ${event.data.reason}`;
    case "participant.joined":
      return `${event.data.participant.name} joins`;
    case "participant.left":
      return `${nameOf(event.data.actorId)} leaves (${event.data.reason})`;
    case "participant.updated":
      return `${nameOf(event.data.actorId)} has changed`;
    case "participant.idled":
      return `${nameOf(event.data.actorId)} falls silent`;
    case "participant.returned":
      return `${nameOf(event.data.actorId)} is back`;
    case "participant.forgotten":
      return `${nameOf(event.data.actorId)} is forgotten`;
    case "chat.said":
      return `${who}: “${event.data.message}”`;
    case "chat.emoted":
      return `${who} ${event.data.text}`;
    case "chat.whispered":
      return `${who} whispers to ${nameOf(event.data.target)}: “${event.data.message}”`;
    case "story.narrated":
      return `— ${event.data.text}`;
    case "chat.retracted":
      return `${who} takes back what was said at version ${event.data.version}${because(event.data)}`;
    default:
      return describeDeed(event, who, nameOf);
  }
}

function describeDeed(event: Event, who: string, nameOf: NameOf): string {
  switch (event.type) {
    case "ritual.invoked":
      return `${who} invokes ${event.data.relicId} (momentum ${event.data.momentumDelta})`;
    case "ritual.workflowStarted":
      return "the ritual begins";
    case "ritual.resolved":
      return `the ritual ends in a ${sayTier(event.data.tier)} (momentum ${signed(event.data.momentumDelta)})`;
    case "ritual.failed":
      return `the ritual fails: ${event.data.reason}`;
    case "contest.armed":
      return `${nameOf(event.data.participants[0]?.actorId ?? "")} opens a ${event.data.label.toLowerCase()}`;
    case "contest.joined":
      return `${nameOf(event.data.participant.actorId)} enters as ${event.data.participant.role}`;
    case "contest.updated":
      return `${nameOf(event.data.participant.actorId)} changes the stakes`;
    case "contest.launched":
      return `the contest is on, ${event.data.armingMs} ms after it was opened`;
    case "contest.expired":
      return "nobody takes the challenge up";
    case "contest.stalled":
      return "the contest hangs: no result has come yet";
    case "contest.cancelled":
      return `the contest is cancelled (${event.data.reason})`;
    case "contest.awarded":
      return `the contest is awarded to ${nameOf(event.data.outcome.winner)}`;
    case "contest.replayed":
      return `the contest is played again, attempt ${event.data.attempt}`;
    case "contest.resolved":
      return `${event.data.outcome.summary} (${event.data.resolutionMs} ms)`;
    default:
      return describeBooks(event, nameOf);
  }
}

function describeBooks(event: Event, nameOf: NameOf): string {
  switch (event.type) {
    case "closure.queued":
      return "closure: queued";
    case "closure.processing":
      return `closure: begun, attempt ${event.data.attempt}`;
    case "closure.stageCompleted":
      return `closure: ${event.data.stage} done`;
    case "closure.completed":
      return `closure: complete in ${event.data.durationMs} ms, ${event.data.mentionCount} mentions, ${event.data.deltaCount} deltas, ${event.data.pendingModeration} to be moderated`;
    case "closure.failed":
      return `closure: failed, ${event.data.error}`;
    case "closure.published":
      return `closure: ${event.data.loreCount} pieces of lore published`;
    case "inventory.granted":
      return `${nameOf(event.data.actorId)} receives ${sayItems(event.data.items)}`;
    case "inventory.consumed":
      return `${nameOf(event.data.actorId)} gives up ${sayItems(event.data.items)}`;
    case "catalog.updated":
      return `the hub has other rules now, ${event.data.catalogVersion}`;
    default:
      return describeTrade(event, nameOf);
  }
}

function describeTrade(event: Event, nameOf: NameOf): string {
  const who = event.actorId === undefined ? "the room" : nameOf(event.actorId);
  switch (event.type) {
    case "trade.offered": {
      const { from, to, give, want, note } = event.data.trade;
      const words = note === undefined ? "" : `: “${note}”`;
      if (give.length === 0) return `${nameOf(from)} asks ${nameOf(to)} for ${sayItems(want)}${words}`;
      const price = want.length === 0 ? "as a gift" : `for ${sayItems(want)}`;
      return `${nameOf(from)} offers ${nameOf(to)} ${sayItems(give)} ${price}${words}`;
    }
    case "trade.accepted":
      return `${who} accepts, and the goods change hands`;
    case "trade.declined":
      return `${who} declines the trade`;
    case "trade.cancelled":
      return `${who} takes the offer back`;
    case "trade.expired":
      return "nobody took the offer up, and it lapses";
    default:
      return describeModeration(event, who, nameOf);
  }
}

function describeModeration(event: Event, who: string, nameOf: NameOf): string {
  switch (event.type) {
    case "moderation.muted":
      return `${who} mutes ${nameOf(event.data.target)} until ${event.data.until}${because(event.data)}`;
    case "moderation.unmuted":
      return `${who} lets ${nameOf(event.data.target)} speak again${because(event.data)}`;
    case "moderation.kicked":
      return `${who} puts ${nameOf(event.data.target)} out${because(event.data)}`;
    case "moderation.banned":
      return `${who} bans ${nameOf(event.data.target)}${because(event.data)}`;
    case "moderation.unbanned":
      return `${who} lets ${nameOf(event.data.target)} in again${because(event.data)}`;
    case "moderation.slowModeSet":
      return `${who} sets slow mode to ${event.data.seconds} s${because(event.data)}`;
    default:
      // Of a hub that is newer than this tool: the type says what happened, the data to whom.
      return `${event.type.replace(".", " ")} ${JSON.stringify(event.data)}`;
  }
}

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
