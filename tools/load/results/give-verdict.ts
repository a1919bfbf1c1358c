import type { Breach } from "../../../testkit/invariants/breach.ts";
import { judgeClients } from "../../../testkit/invariants/judge-clients.ts";
import { judgeCommands, judgeRepetitions } from "../../../testkit/invariants/judge-commands.ts";
import { judgeContests } from "../../../testkit/invariants/judge-contests.ts";
import { judgeGoods } from "../../../testkit/invariants/judge-goods.ts";
import { judgeVersions } from "../../../testkit/invariants/judge-versions.ts";
import type { RoomRecord } from "../../../testkit/invariants/room-record.ts";

/** Whether the hub kept its promises, and how much was looked at: a run in which nothing happened proves nothing. */
export interface LoadVerdict {
  readonly ok: boolean;
  readonly breaches: readonly Breach[];
  readonly looked: {
    readonly rooms: number;
    readonly clients: number;
    readonly commands: number;
    readonly events: number;
    readonly contestsLaunched: number;
    readonly contestsResolved: number;
    readonly rituals: number;
    readonly tradesAccepted: number;
    readonly closures: number;
  };
}

/** Holds everything that happened against what docs/SPEC.md promises. @param more what was found beside the rooms */
export function giveVerdict(rooms: readonly RoomRecord[], more: readonly Breach[] = []): LoadVerdict {
  const ofRooms = rooms.flatMap((room) => [
    ...judgeCommands(room),
    ...judgeRepetitions(room),
    ...judgeVersions(room),
    ...judgeGoods(room),
    ...judgeContests(room),
    ...judgeClients(room),
  ]);
  const breaches = [...ofRooms, ...more];
  const events = rooms.flatMap(({ log }) => log);
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  return {
    ok: breaches.length === 0,
    breaches,
    looked: {
      rooms: rooms.length,
      clients: rooms.reduce((sum, { clients }) => sum + clients.length, 0),
      commands: rooms.reduce((sum, { commands }) => sum + commands.length, 0),
      events: events.length,
      contestsLaunched: count("contest.launched"),
      contestsResolved: count("contest.resolved"),
      rituals: count("ritual.invoked"),
      tradesAccepted: count("trade.accepted"),
      closures: count("closure.queued"),
    },
  };
}
