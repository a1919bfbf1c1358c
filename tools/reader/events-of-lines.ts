import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { LoadedTranscript } from "./load-transcript.ts";

const START = Date.parse("2026-01-01T19:00:00.000Z");
const STEP_MS = 12_000;

/** The public events of a room in which these lines were said one after another. */
export function eventsOfLines({ scenes, speakers }: LoadedTranscript): readonly Event[] {
  const events: Event[] = [];
  const add = (type: string, data: unknown, actorId?: string): void => {
    const version = events.length + 1;
    const at = new Date(START + version * STEP_MS).toISOString();
    // Built as a room builds them; what the lines do not say (stats, roles) has its default.
    events.push({
      version,
      at,
      type,
      data,
      correlationId: `c-${version}`,
      ...(actorId === undefined ? {} : { actorId }),
    } as Event);
  };
  add("session.opened", { sessionId: "preview" });
  for (const name of new Set(speakers)) {
    const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };
    const roles = name === "gm" ? ["gm"] : ["player"];
    const participant = {
      actorId: name,
      name,
      roles,
      stats,
      momentum: 0,
      status: "active",
      joinedAt: new Date(START).toISOString(),
    };
    add("participant.joined", { actorId: name, participant, inventory: {} });
  }
  for (const [at, { turn }] of scenes.flat().entries()) {
    const { kind, text } = turn;
    if (kind === "narration") add("story.narrated", { text }, speakers[at]);
    else add(kind === "say" ? "chat.said" : "chat.emoted", kind === "say" ? { message: text } : { text }, speakers[at]);
  }
  const toVersion = events.length + 2;
  add("session.closing", { sessionId: "preview", reason: "preview" });
  add("session.closed", { sessionId: "preview", fromVersion: 1, toVersion, reason: "preview", auditRef: "preview" });
  return events;
}
