import type { Event } from "../../../durable/protocol/events/event.ts";
import { readEvents, type RoomAddress } from "../room-http.ts";

/** A line as it was said in the room. */
export interface ContextLine {
  readonly version: number;
  readonly actorId: string;
  readonly text: string;
  /** Whether the item rests on it. */
  readonly isEvidence: boolean;
}

/** Lines shown before and after each line of evidence. */
const AROUND = 3;
/** Versions looked through on either side: other events stand between lines. */
const REACH = 100;
const PAGE = 256;

/**
 * The lines around some versions of a room, by its public log (RES5): three before and three after each that was spoken.
 * Empty where the log does not have them any more, or does not answer.
 */
export async function readContext(
  room: RoomAddress,
  token: string,
  versions: readonly number[],
): Promise<readonly ContextLine[]> {
  const found = new Map<number, ContextLine>();
  for (const version of new Set(versions)) {
    const after = Math.max(0, version - REACH);
    const page = await readEvents(room, token, { after, limit: Math.min(PAGE, 2 * REACH) });
    if (!page.ok) continue;
    const lines = page.value.events.flatMap((event) => lineOf(event) ?? []);
    const at = lines.findIndex((line) => line.version === version);
    if (at === -1) continue;
    for (const line of lines.slice(Math.max(0, at - AROUND), at + AROUND + 1)) {
      const isEvidence = versions.includes(line.version);
      found.set(line.version, { ...line, isEvidence });
    }
  }
  return [...found.values()].sort((a, b) => a.version - b.version);
}

function lineOf(event: Event): Omit<ContextLine, "isEvidence"> | undefined {
  const { version, type, actorId = "", data } = event;
  if (type === "verb.performed") return data.text === undefined ? undefined : { version, actorId, text: data.text };
  if (type !== "chat.said" && type !== "chat.emoted" && type !== "chat.whispered" && type !== "story.narrated") {
    return undefined;
  }
  return { version, actorId, text: "message" in data ? data.message : data.text };
}
