import { closureSpeed } from "./closures/closure-speed.ts";
import { publishing } from "./closures/publishing.ts";
import { readerSpeed } from "./closures/reader-speed.ts";
import { consolePages } from "./console.ts";
import { contestsAMinute, contestsFifty, contestsTwenty } from "./contests/contest-latency.ts";
import { eagerStart } from "./contests/eager-start.ts";
import type { Measurement } from "./measurement.ts";
import { bytesPerSay } from "./room/bytes-per-say.ts";
import { fanOut } from "./room/fan-out.ts";
import { flood } from "./room/flood.ts";
import { memory } from "./room/memory.ts";
import { ownVerbs } from "./room/own-verbs.ts";
import { pruning } from "./room/pruning.ts";
import { roomSpeed } from "./room/room-speed.ts";
import { rowsPerSay } from "./room/rows-per-say.ts";
import { waking } from "./room/waking.ts";

/** Everything that can be measured, in the order of the table. */
export const MEASUREMENTS: readonly Measurement[] = [
  roomSpeed,
  bytesPerSay,
  rowsPerSay,
  ownVerbs,
  waking,
  pruning,
  flood,
  fanOut,
  memory,
  contestsAMinute,
  contestsTwenty,
  contestsFifty,
  eagerStart,
  closureSpeed,
  readerSpeed,
  publishing,
  consolePages,
];
