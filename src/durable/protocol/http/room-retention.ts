import { durationMs } from "../values/iso-duration.ts";

const DAY_MS = 86_400_000;
/** RES10, where `ROOM_RETENTION` is not set. */
const DEFAULT_MS = 30 * DAY_MS;
/** A room's last event may be an hour before its last actor is forgotten. */
const SHORTEST_MS = 3_600_000;
/** A hundred years. The platform's alarms end in the year 2262. */
const LONGEST_MS = 36_500 * DAY_MS;

/**
 * Reads `ROOM_RETENTION`: how long an empty room keeps what it stores, in ms (RES10). Undefined where the setting is no
 * duration from an hour to P36500D. The hub is then misconfigured (TOK8), and its rooms delete nothing.
 */
export function readRetention(setting: string | undefined): number | undefined {
  if (setting === undefined || setting === "") return DEFAULT_MS;
  const ms = durationMs(setting);
  return ms !== undefined && ms >= SHORTEST_MS && ms <= LONGEST_MS ? ms : undefined;
}
