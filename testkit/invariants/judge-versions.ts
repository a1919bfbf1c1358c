import type { Breach } from "./breach.ts";
import type { RoomRecord } from "./room-record.ts";

/** CMD1, RES7: versions 1, 2, 3… without a hole, at times that never go back. */
export function judgeVersions({ roomId, log }: RoomRecord): Breach[] {
  const breaches: Breach[] = [];
  let last = { version: 0, at: "" };
  for (const event of log) {
    const { version, at } = event;
    if (version !== last.version + 1) {
      const expected = `version ${last.version + 1} after ${last.version}`;
      breaches.push({ rule: "CMD1", roomId, id: `version ${version}`, expected, found: String(version) });
    }
    if (at < last.at) {
      breaches.push({ rule: "RES7", roomId, id: `version ${version}`, expected: `not before ${last.at}`, found: at });
    }
    last = event;
  }
  return breaches;
}
