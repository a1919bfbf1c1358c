import { difference } from "../../../testkit/difference.ts";
import type { ClientRecord, RoomRecord } from "../../../testkit/invariants/room-record.ts";
import type { Bot } from "../bots/bot.ts";
import { pause } from "../bots/pause.ts";
import { stateFor } from "../bots/room-of-bots.ts";
import type { RoomOfBots } from "../bots/room-of-bots.ts";

/** A room whose timers go on is compared again while something moves. */
const COMPARE_TRIES = 15;

/** Collects the record of each room for the verdict. The clients are compared first, and the log is read when nothing more is sent. */
export async function collectRecords(
  rooms: readonly RoomOfBots[],
  tell: (doing: string) => void,
): Promise<RoomRecord[]> {
  const records: RoomRecord[] = [];
  for (const room of rooms) {
    tell(`reading room ${records.length + 1} of ${rooms.length}`);
    records.push(await recordOf(room));
  }
  return records;
}

async function recordOf(room: RoomOfBots): Promise<RoomRecord> {
  const { roomId, hubId, ledger, bots, hostile } = room;
  const clients = await Promise.all(bots.map(clientRecord));
  const { log, state } = await logWithState(room);
  const noLog = { rule: "RES5", roomId, expected: "the whole log", found: "no answer, or a gap" };
  const amiss = log === undefined ? [...ledger.amiss, noLog] : ledger.amiss;
  return { roomId, hubId, commands: ledger.entries, amiss, log: log ?? [], state, clients, hostile };
}

/** Both at one version: what a timer does in between makes them look again. */
async function logWithState(room: RoomOfBots) {
  for (let tries = 0; ; tries += 1) {
    const log = await room.log();
    const read = await room.state();
    const isSame = read?.version === log?.at(-1)?.version;
    if (isSame || tries >= COMPARE_TRIES) return { log, state: read?.state };
  }
}

async function clientRecord(bot: Bot): Promise<ClientRecord> {
  const { self, heard, passedOver, faults } = bot;
  const common = { actorId: self.actorId, faults, heard, passedOver };
  for (let tries = 0; ; tries += 1) {
    const fresh = bot.isIn ? await stateFor(bot) : undefined;
    const mirror = bot.client?.state;
    const version = bot.client?.version ?? 0;
    const isSame = fresh !== undefined && difference(mirror, fresh.state) === null;
    if (isSame || tries >= COMPARE_TRIES) {
      return { ...common, mirror: bot.isIn ? mirror : undefined, fresh: fresh?.state, version };
    }
    bot.join();
    await pause(400);
  }
}
