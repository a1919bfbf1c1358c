import type { HubAccess } from "../../../client/http/hub-http.ts";
import { readEvents } from "../../../client/http/room-http.ts";
import type { Event } from "../../../durable/protocol/events/event.ts";
import type { LiveRoom } from "../../../durable/protocol/http/operating.ts";

/** Budgets of a contest in ms: from arming to its launch, and from there to its result (TEL4). */
export const BUDGETS = { arming: 8_000, resolution: 800 } as const;
export type Phase = keyof typeof BUDGETS;

/** How long a contest took in one of its phases. `at` is in ms since the epoch. */
export interface PhaseTime {
  readonly contestId: string;
  readonly roomId: string;
  readonly phase: Phase;
  readonly at: number;
  readonly ms: number;
}

/** The newest events of a room that are read, and the rooms that are asked, those with the most people first. */
const EVENTS = 512;
const ROOMS = 20;
const PAGE = 256;

/** The times of the contests that the logs of the live rooms still tell of, oldest first. */
export async function readPhaseTimes(hub: HubAccess, rooms: readonly LiveRoom[]): Promise<readonly PhaseTime[]> {
  const asked = rooms.toSorted((left, right) => right.participants - left.participants).slice(0, ROOMS);
  const times = await Promise.all(asked.map((room) => ofRoom(hub, room)));
  return times.flat().toSorted((left, right) => left.at - right.at);
}

async function ofRoom(hub: HubAccess, { roomId, version }: LiveRoom): Promise<PhaseTime[]> {
  const found: PhaseTime[] = [];
  let after: number | null = Math.max(0, version - EVENTS);
  while (after !== null) {
    const page = await readEvents({ ...hub, roomId }, hub.token, { after, limit: PAGE });
    if (!page.ok) break;
    found.push(...page.value.events.flatMap((event) => phaseOf(roomId, event) ?? []));
    after = page.value.nextAfter;
  }
  return found;
}

function phaseOf(roomId: string, { type, at, data }: Event): PhaseTime | undefined {
  if (type !== "contest.launched" && type !== "contest.resolved") return undefined;
  const common = { contestId: data.contestId, roomId, at: Date.parse(at) };
  return "armingMs" in data
    ? { ...common, phase: "arming", ms: data.armingMs }
    : { ...common, phase: "resolution", ms: data.resolutionMs };
}

/** The value below which the given share lies, by the nearest rank; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
