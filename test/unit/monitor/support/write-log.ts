import { once } from "node:events";
import { RoomLog } from "./log-lines.ts";

/** `node test/unit/monitor/support/write-log.ts <MB>` prints a log of that size: contests of 500 rooms, and other lines. */
const ROOMS = 500;
const bytes = Number(process.argv[2] ?? "10") * 1_000_000;

const rooms = Array.from({ length: ROOMS }, (_, n) => new RoomLog(`room-${n}`));
let written = 0;
for (let nth = 0; written < bytes; nth += 1) {
  const room = rooms[nth % ROOMS];
  if (room === undefined) break;
  if (nth % 2 === 0) room.say("telemetry.hub.stateUpdated", { from: nth, to: nth + 3, frames: 2, queueDelayMs: 1 });
  room.contest(`con-${nth}`, { armingMs: nth % 7000, resolutionMs: nth % 600, actors: 2 + (nth % 3), capacity: 4 });
  const text = room.text;
  room.lines.length = 0;
  written += Buffer.byteLength(text);
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}
