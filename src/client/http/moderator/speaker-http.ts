import type { Event } from "../../../durable/protocol/events/event.ts";
import { readEvents, type RoomAddress } from "../room-http.ts";

/** Versions looked through before the one that is asked about, and what of them is given at most. */
const REACH = 1_024;
const PAGE = 256;
const MOST = 40;

/**
 * Reads a person's lines in a room before a version and shortly after, and what moderators did about them, oldest
 * first, as the token's actor may see it (RES5). Empty where the log does not have it any more, or does not answer.
 */
export async function readSpeaker(
  room: RoomAddress,
  token: string,
  { actorId, version }: { readonly actorId: string; readonly version: number },
): Promise<readonly Event[]> {
  const found: Event[] = [];
  let after: number | null = Math.max(0, version - REACH);
  while (after !== null && after < version + PAGE) {
    const page = await readEvents(room, token, { after, limit: PAGE });
    if (!page.ok) break;
    found.push(...page.value.events.filter((event) => isOf(event, actorId)));
    after = page.value.nextAfter;
  }
  return found.slice(-MOST);
}

function isOf(event: Event, actorId: string): boolean {
  const { type, data } = event;
  if (type.startsWith("moderation.")) return "target" in data && data.target === actorId;
  return event.actorId === actorId && (type.startsWith("chat.") || type === "story.narrated");
}
