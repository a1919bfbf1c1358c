import { valueOf } from "../../../src/cli/ask-hub.ts";
import { readSession, readSessions, readState, type RoomAddress } from "../../../src/client/http/room-http.ts";
import { CAST, castToken, readLog, type CastMember } from "./scenario-room.ts";

/** A hub's answers about a room of an {@link CAST scenario}, as of one version of it. */
export interface RoomAnswers {
  readonly roomId: string;
  readonly version: number;
  /** By viewer: the state of that version, and every event up to it. */
  readonly views: Readonly<Record<string, { readonly state: unknown; readonly events: readonly unknown[] }>>;
  /** By viewer: the sessions with their recaps, newest first. */
  readonly sessions: Readonly<Record<string, readonly unknown[]>>;
}

/** A hub's answers about its archive. By route; each has all pages. */
export type ArchiveAnswers = Readonly<Record<string, readonly unknown[]>>;

/** Reads a room as everybody is shown it. @param version of the room; its newest if absent */
export async function readRoomAnswers(
  url: string,
  hubId: string,
  roomId: string,
  version?: number,
): Promise<RoomAnswers> {
  const room = { url, hubId, roomId };
  const at = version ?? (await valueOf(readState(room, await castToken(url, hubId, "warden", roomId)))).version;
  const views: Record<string, { state: unknown; events: readonly unknown[] }> = {};
  const sessions: Record<string, readonly unknown[]> = {};
  for (const actorId of Object.keys(CAST) as CastMember[]) {
    const token = await castToken(url, hubId, actorId, roomId);
    const { state } = await valueOf(readState(room, token, { at }));
    const events = (await readLog(room, token)).filter((event) => event.version <= at);
    views[actorId] = { state, events };
    sessions[actorId] = await sessionsOf(room, token);
  }
  return { roomId, version: at, views, sessions };
}

async function sessionsOf(room: RoomAddress, token: string): Promise<readonly unknown[]> {
  const { sessions } = await valueOf(readSessions(room, token));
  return Promise.all(sessions.map(({ sessionId }) => valueOf(readSession(room, token, sessionId))));
}

const ARCHIVE_LISTS = {
  moderation: "items",
  alerts: "alerts",
  workflows: "workflows",
  deltas: "deltas",
  mentions: "mentions",
  lore: "entries",
  digests: "digests",
} as const;

/** Reads every list of the archive to its end, as an operator is shown it. */
export async function readArchiveAnswers(url: string, hubId: string, token: string): Promise<ArchiveAnswers> {
  const lists = Object.entries(ARCHIVE_LISTS).map(async ([route, field]) => {
    return [route, await allPages(`${url}/v1/hubs/${hubId}/${route}`, field, token)] as const;
  });
  return Object.fromEntries(await Promise.all(lists));
}

async function allPages(url: string, field: string, token: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: string = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(url + query, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    const page = (await response.json()) as Record<string, unknown> & { nextCursor?: string | null };
    const listed = page[field];
    if (!Array.isArray(listed)) throw new Error(`${url} has no list ${field}: ${Object.keys(page).join(", ")}`);
    rows.push(...(listed as unknown[]));
    cursor = page.nextCursor ?? null;
  }
  return rows;
}
