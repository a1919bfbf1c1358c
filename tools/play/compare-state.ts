import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { readState } from "../../src/client/http/room-http.ts";
import type { Seat } from "./seat.ts";
import type { Table } from "./table.ts";

const TRIES = 10;
const BETWEEN_MS = 200;

/**
 * Whether the state a client has kept by applying events is what the room shows it afresh (RES3); null where the actor
 * is not connected, or the room does not answer.
 */
export async function compareState(seat: Seat, table: Table): Promise<boolean | null> {
  if (seat.client?.status.kind !== "open") return null;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const fresh = await readState(table.room, seat.token);
    if (!fresh.ok) return null;
    if (isDeepStrictEqual(plain(fresh.value.state), plain(seat.client.state))) return true;
    // Something may have happened in between: one of the two is then a little behind.
    await sleep(BETWEEN_MS);
  }
  return false;
}

/** As it stands on the wire, where a field that is undefined is not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
