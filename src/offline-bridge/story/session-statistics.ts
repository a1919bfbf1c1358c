import type { Event } from "../../durable/protocol/events/event.ts";
import type { Recap } from "../../durable/protocol/state/session.ts";
import type { Turn } from "../transcript/turn.ts";
import type { Moment } from "./moments/moment.ts";
import { wordCount } from "./words.ts";

/**
 * Figures of a session (CLO3): retracted lines count as lines, their words do not; a trade counts when it came about.
 */
export function sessionStatistics(
  events: readonly Event[],
  turns: readonly Turn[],
  moments: readonly Moment[],
): Recap["statistics"] {
  const people = new Set([
    ...events.flatMap((event) => (event.type === "participant.joined" ? [event.data.actorId] : [])),
    ...turns.map((turn) => turn.actorId),
    ...moments.flatMap((moment) => moment.actorIds),
  ]);
  const of = (kind: Moment["kind"]): number => moments.filter((moment) => moment.kind === kind).length;
  const first = events[0];
  const last = events.at(-1);
  return {
    participants: people.size,
    lines: turns.filter((turn) => turn.kind !== "narration").length,
    narrations: turns.filter((turn) => turn.kind === "narration").length,
    contests: of("contest"),
    rituals: of("ritual"),
    trades: of("trade"),
    words: turns.reduce((sum, turn) => sum + wordCount(turn.text), 0),
    durationMs: first === undefined || last === undefined ? 0 : Math.max(0, Date.parse(last.at) - Date.parse(first.at)),
  };
}
