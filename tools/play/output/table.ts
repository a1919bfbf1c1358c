import { devToken } from "../../../src/client/http/dev-token.ts";
import type { HttpProblem } from "../../../src/client/http/http-answer.ts";
import type { RoomAddress } from "../../../src/client/http/room-http.ts";
import type { Session } from "../../../src/durable/protocol/state/session.ts";
import type { Sample } from "../sample/sample.ts";
import { Seat } from "../seat.ts";

/** The room that a scenario is played in, with a seat for each actor. */
export interface Table {
  readonly room: RoomAddress;
  readonly seats: ReadonlyMap<string, Seat>;
  /** The display name of an actor. */
  nameOf(actorId: string): string;
  /** Sessions that were closed, with the recap where it was waited for. */
  readonly sessions: Session[];
  /** Told of what happens while a step waits long. */
  readonly onProgress: (line: string) => void;
  /** Breaks the scenario off. */
  readonly over: AbortSignal | undefined;
}

export type LaidTable =
  | { readonly ok: true; readonly table: Table }
  | { readonly ok: false; readonly expected: string; readonly came: string };

/** Fetches a token for each actor (TOK3: the dev route). It is the first request, so its error says how to start a hub. */
export async function layTable(
  sample: Sample,
  room: RoomAddress,
  { onProgress, over }: Pick<Table, "onProgress" | "over">,
): Promise<LaidTable> {
  const seats = new Map<string, Seat>();
  for (const [actorId, { name, roles, capabilities, stats }] of Object.entries(sample.actors)) {
    const { hubId, roomId } = room;
    const names = name === undefined ? {} : { name };
    const answer = await devToken(room, { actorId, hubId, roomId, ...names, roles, capabilities, stats });
    if (!answer.ok) return { ok: false, expected: `a token for ${actorId}`, came: remedyFor(answer.problem, room.url) };
    seats.set(actorId, new Seat(actorId, answer.value.token, room));
  }
  return {
    ok: true,
    table: {
      room,
      seats,
      onProgress,
      over,
      nameOf: (actorId) => sample.actors[actorId]?.name ?? actorId,
      sessions: [],
    },
  };
}

function remedyFor(problem: HttpProblem, url: string): string {
  const said = problem.detail;
  switch (problem.code) {
    case "unreachable":
      return `nothing answers at ${url} (${said}). Start the stack with \`npm start\`, wait for its \`ready\` line, and name its address with --url if it is another`;
    case "not-a-hub":
      return `what answers at ${url} is not a hub (${said}). Name the hub's address with --url`;
    case "not-found":
      return `the hub at ${url} gives no tokens to whoever asks (${said}). Play against one in development: \`npm start\``;
    case "misconfigured":
      return `the hub at ${url} lacks a setting: ${said}. \`npm start\` sets what development needs`;
    case "already-decided":
    case "banned":
    case "bridge-unavailable":
    case "busy":
    case "claimed":
    case "forbidden":
    case "internal":
    case "invalid-after":
    case "invalid-catalog":
    case "invalid-lexicon":
    case "invalid-request":
    case "no-session":
    case "not-empty":
    case "not-built":
    case "rate-limited":
    case "result-conflict":
    case "room-full":
    case "stale":
    case "unauthenticated":
    case "unknown-room-address":
    case "unknown-version":
    case "upgrade-required":
      return `${problem.code}: ${said}${problem.path === undefined ? "" : ` (${problem.path})`}`;
  }
}
