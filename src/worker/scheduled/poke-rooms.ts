import * as v from "valibot";
import type { Env } from "../../durable/env.ts";
import { RegisterTurn } from "../../durable/protocol/bridge/register-turn.ts";
import { roomOf } from "../../durable/room-of.ts";
import { askArchive } from "../ask-archive.ts";
import { log } from "../log.ts";
import { logFaultsOnce } from "../settings/need-settings.ts";
import { settingsOf } from "../settings/settings.ts";

/** As wrangler.toml says: one turn of the register each. */
const TURN_MS = 5 * 60_000;
/** Rooms of one turn; each is a request of its own. */
const ROOMS = 100;

/**
 * REG2: looks after rooms that nothing else would wake, some of the register at each turn. A room that wakes sets its
 * alarm and sends what is due, so a turn that comes twice does nothing more. The turn follows from the time it was
 * scheduled for: nothing is stored.
 */
export async function pokeRooms(
  { scheduledTime }: Pick<ScheduledController, "scheduledTime">,
  env: Env,
): Promise<void> {
  const settings = settingsOf(env);
  if (!settings.ok) {
    logFaultsOnce(settings.faults);
    return;
  }
  const turn = Math.floor(scheduledTime / TURN_MS);
  const path = `/archive/register?turn=${turn}&limit=${ROOMS}`;
  const answer = await askArchive(settings.settings, { method: "GET", path });
  const read = answer.ok ? v.safeParse(RegisterTurn, answer.body) : undefined;
  if (read?.success !== true) {
    // A bridge of the release before has no such list: the next turn goes on.
    const reason = answer.ok ? "the answer is not the register's" : answer.problem.detail;
    log("warn", "hub.edge.registerUnread", { turn, reason });
    return;
  }
  const { rooms, of } = read.output;
  const asked = await Promise.allSettled(rooms.map(({ hubId, roomId }) => roomOf(env, hubId, roomId).poke()));
  const waiting = asked.map((each) => (each.status === "fulfilled" ? each.value : 0));
  const failed = rooms.filter((_, at) => asked[at]?.status === "rejected").map(nameOf);
  log(failed.length > 0 ? "warn" : "info", "hub.edge.roomsPoked", {
    ...{ turn, rooms: rooms.length, of, failed },
    jobs: waiting.reduce((sum, jobs) => sum + jobs, 0),
    withJobs: rooms.filter((_, at) => (waiting[at] ?? 0) > 0).map(nameOf),
  });
}

function nameOf({ hubId, roomId }: RegisterTurn["rooms"][number]): string {
  return `${hubId}/${roomId}`;
}
