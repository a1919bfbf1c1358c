import { isEventIn, type Event } from "../../durable/protocol/events/event.ts";
import type { Turn } from "../transcript/turn.ts";
import type { SafetyNote } from "./capability-notes.ts";
import { itemNamed } from "./phrase.ts";
import { withPrefix, joinTexts, sourcesOf, sourcedText } from "./sourced-text.ts";

/** Notes at most, moderators' acts first. */
const MOST = 200;
/** Signs by which tables agree to stop, soften or skip. */
const SIGNAL =
  /(?:^|[\s([])(x-?card|lines? and veils?|fade to black|open door policy|safety (?:break|check|stop)|content warning|time ?out|ooc[:,]? (?:stop|pause|skip))(?:$|[\s.,!?)\]:])/iu;

/**
 * Notes for the game master before the next session (CLO3): lines taken back, people muted or sent out, relics invoked,
 * which nobody may without being seen, and lines that use a table's safety signals. Reasons stay with the moderators (VIEW3); retracted words stay gone (VIEW5).
 */
export function safetyNotes(
  events: readonly Event[],
  turns: readonly Turn[],
  nameOf: (actorId: string) => string,
): readonly SafetyNote[] {
  const speakerAt = new Map(turns.map((turn) => [turn.version, turn.speaker]));
  const acts = events.flatMap((event): readonly SafetyNote[] => {
    const text = actTold(event, nameOf, speakerAt);
    return text === undefined ? [] : [{ version: event.version, text }];
  });
  const signals = turns.flatMap((turn): readonly SafetyNote[] => {
    const [, sign] = SIGNAL.exec(turn.text) ?? [];
    if (sign === undefined) return [];
    const signal = withPrefix(": ", sourcedText(sign, [turn.version]));
    const note = joinTexts([sourcedText(`${turn.speaker} gave a safety signal`), signal, sourcedText(".")], "");
    return [{ version: turn.version, text: note.text, ...sourcesOf(note) }];
  });
  const all = [...acts, ...signals];
  const notes = all.slice(0, MOST).sort((a, b) => a.version - b.version);
  const last = notes.at(-1);
  if (last !== undefined && all.length > MOST)
    notes.push({ version: last.version, text: `There are ${all.length - MOST} notes more.` });
  return notes;
}

function actTold(
  event: Event,
  nameOf: (actorId: string) => string,
  speakerAt: ReadonlyMap<number, string>,
): string | undefined {
  if (event.type === "ritual.invoked" && event.data.verb === undefined)
    return `${nameOf(event.actorId ?? "unknown")} used a prohibited capability: the ${itemNamed(event.data.relicId)}.`;
  if (!isEventIn(event, "chat", "moderation")) return undefined;
  switch (event.type) {
    case "chat.retracted": {
      const speaker = speakerAt.get(event.data.version);
      return speaker === undefined ? "A line was retracted." : `A line of ${speaker} was retracted.`;
    }
    case "moderation.muted":
      return `${nameOf(event.data.target)} was muted.`;
    case "moderation.kicked":
      return `${nameOf(event.data.target)} was sent out.`;
    case "moderation.banned":
      return `${nameOf(event.data.target)} was banned.`;
    case "moderation.slowModeSet":
      return event.data.seconds > 0 ? `Slow mode was set to ${event.data.seconds} s.` : undefined;
    case "chat.emoted":
    case "chat.said":
    case "chat.whispered":
    // A transcript has none (MOD7).
    case "moderation.reported":
    case "moderation.unbanned":
    case "moderation.unmuted":
      return undefined;
  }
}
