import { numberOf, stringField, type Fields } from "../telemetry-record.ts";
import { lineFingerprint } from "./fingerprint.ts";
import { RecentMap } from "./recent-map.ts";
import { RoomLines } from "./room-lines.ts";

const ROOMS_KEPT = 10_000;
/** Number of records without epoch and seq that are remembered by fingerprint. */
const FINGERPRINTS_KEPT = 100_000;

/** Which records were read before (TEL4: seen twice, it counts once), and how many a room printed that never came. */
export class SeenRecords {
  #lost = 0;
  readonly #rooms = new RecentMap<string, RoomLines>(ROOMS_KEPT, (room) => {
    this.#lost += room.lost();
  });
  readonly #fingerprints = new RecentMap<number, true>(FINGERPRINTS_KEPT);

  /** Takes note of a record; false when it was read before. */
  take(fields: Fields): boolean {
    const epoch = numberOf(fields, "epoch");
    const seq = numberOf(fields, "seq");
    const hubId = stringField(fields, "hubId");
    const roomId = stringField(fields, "roomId");
    if (epoch !== undefined && seq !== undefined && hubId !== undefined && roomId !== undefined) {
      return this.#room(hubId, roomId).take(epoch, seq, stringField(fields, "at") ?? "");
    }
    const fingerprint = lineFingerprint(JSON.stringify(fields));
    if (this.#fingerprints.get(fingerprint) !== undefined) return false;
    this.#fingerprints.set(fingerprint, true);
    return true;
  }

  lost(): number {
    let lost = this.#lost;
    for (const room of this.#rooms.values()) lost += room.lost();
    return lost;
  }

  /** The rooms that lost most, at most `count` of them. */
  lossyRooms(count: number): { readonly hubId: string; readonly roomId: string; readonly lost: number }[] {
    return [...this.#rooms.values()]
      .map((room) => ({ hubId: room.hubId, roomId: room.roomId, lost: room.lost() }))
      .filter(({ lost }) => lost > 0)
      .sort((one, other) => other.lost - one.lost)
      .slice(0, count);
  }

  #room(hubId: string, roomId: string): RoomLines {
    const key = `${hubId}/${roomId}`;
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const room = new RoomLines(hubId, roomId);
    this.#rooms.set(key, room);
    return room;
  }
}
