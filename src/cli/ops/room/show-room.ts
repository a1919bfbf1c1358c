import type { RoomInspection } from "../../../durable/protocol/http/operating.ts";
import { formatTable, type Cell } from "../../format-table.ts";
import { visibleText } from "../../visible-text.ts";
import { jobRow, JOB_HEADERS } from "../work/show-jobs.ts";

/** A room from inside (OPS2), for a terminal. */
export function showRoom(room: RoomInspection): string {
  return [factsOf(room), ...listsOf(room)].join("\n");
}

function factsOf(room: RoomInspection): string {
  const { session, storage, budgets, records } = room;
  const facts: readonly (readonly [string, Cell])[] = [
    ["room", `${room.hubId}/${room.roomId}`],
    ["at", room.at],
    ["version", room.version],
    ["catalog", room.catalogVersion],
    ["session", session === null ? "none" : `${session.sessionId}, ${session.status} since ${session.openedAt}`],
    ["commands", `${budgets.commandsThisSecond} of ${budgets.roomCommandsPerSecond} this second`],
    ["records waiting", records.oldestAt === null ? "0" : `${records.waiting}, the oldest since ${records.oldestAt}`],
    ["alarm", room.alarmAt],
    ["lease renewed", room.leaseRenewedAt],
    ["draining until", room.drainingUntil],
    ["storage", `${storage.bytes.toLocaleString("en-US")} bytes, events from ${storage.firstVersion ?? "-"}`],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${visibleText(String(value ?? "-"))}\n`).join("");
}

function listsOf(room: RoomInspection): readonly string[] {
  const lists: readonly (readonly [string, readonly string[], readonly (readonly Cell[])[]])[] = [
    [
      "participants",
      ["actor", "name", "roles", "status", "connections"],
      room.participants.map((each) => [each.actorId, each.name, each.roles.join(","), each.status, each.connections]),
    ],
    [
      "connections",
      ["connection", "actor", "last seen", "sent", "acked", "lagging"],
      room.connections.map((each) => [
        ...[each.connectionId, each.actorId, each.lastSeenAt, each.sentVersion, each.ackedVersion],
        each.isLagging ? "yes" : "no",
      ]),
    ],
    [
      "contests",
      ["contest", "verb", "status", "participants"],
      room.openContests.map((each) => [each.contestId, each.verb, each.status, each.participants.join(",")]),
    ],
    [
      "trades",
      ["trade", "from", "to", "expires"],
      room.openTrades.map((each) => [each.tradeId, each.from, each.to, each.expiresAt]),
    ],
    [
      "rituals",
      ["ritual", "relic", "actor", "status"],
      room.openRituals.map((each) => [each.ritualId, each.relicId, each.actorId, each.status]),
    ],
    ["jobs", JOB_HEADERS, room.jobs.map(jobRow)],
    [
      "deadlines",
      ["at", "what", "id", "again at"],
      room.deadlines.map((each) => [each.at, each.what, each.id, each.retryAt]),
    ],
    ["budgets", ["key", "full at"], room.budgets.spent.map((each) => [each.key, each.fullAt])],
  ];
  return lists.flatMap(([name, headers, rows]) =>
    rows.length === 0 ? [] : [`${name}\n${formatTable(headers, rows)}`],
  );
}
