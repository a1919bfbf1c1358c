import { standardPlatform } from "../../../src/client/connection/platform.ts";
import { readEvents, readState, type RoomAddress } from "../../../src/client/http/room-http.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { formatBreach } from "../../../testkit/invariants/breach.ts";
import { judgeClients } from "../../../testkit/invariants/judge-clients.ts";
import { judgeGoods } from "../../../testkit/invariants/judge-goods.ts";
import { judgeVersions } from "../../../testkit/invariants/judge-versions.ts";
import type { RoomRecord } from "../../../testkit/invariants/room-record.ts";

/** Timers of a room go on between two answers: so often both are read again until they are of one version. */
const TRIES = 5;

/**
 * Whether a room is whole, as a moderator reads it: versions without a hole (CMD1), a state that follows from the log
 * (RES3), and goods that add up (TRD2). Gives what is wrong, each in a sentence.
 */
export async function checkRoom(url: URL, hubId: string, roomId: string, token: string): Promise<string[]> {
  const room: RoomAddress = { url: url.href, hubId, roomId, platform: standardPlatform() };
  for (let tries = 1; ; tries += 1) {
    const log = await wholeLog(room, token);
    const read = await readState(room, token);
    if (!read.ok) return [`the state: ${read.problem.code}, ${read.problem.detail}`];
    if (typeof log === "string") return [log];
    if (read.value.version !== (log.at(-1)?.version ?? 0) && tries < TRIES) continue;
    const { state } = read.value;
    const record: RoomRecord = { roomId, hubId, commands: [], amiss: [], log, state, clients: [] };
    return [...judgeVersions(record), ...judgeGoods(record), ...judgeClients(record)].map(formatBreach);
  }
}

async function wholeLog(room: RoomAddress, token: string): Promise<Event[] | string> {
  const log: Event[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof readEvents>> = await readEvents(room, token, { after, limit: 256 });
    if (!page.ok) return `the log: ${page.problem.code}, ${page.problem.detail}`;
    log.push(...page.value.events);
    after = page.value.nextAfter;
  }
  return log;
}
