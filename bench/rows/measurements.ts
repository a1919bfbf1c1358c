import { bytesPerSay } from "./bytes-per-say.ts";
import { closureSpeed } from "./closure-speed.ts";
import { consolePages } from "./console.ts";
import { contestsAMinute, contestsFifty, contestsTwenty } from "./contest-latency.ts";
import { eagerStart } from "./eager-start.ts";
import { fanOut } from "./fan-out.ts";
import { flood } from "./flood.ts";
import type { Measurement } from "./measurement.ts";
import { memory } from "./memory.ts";
import { ownVerbs } from "./own-verbs.ts";
import { pruning } from "./pruning.ts";
import { publishing } from "./publishing.ts";
import { readerSpeed } from "./reader-speed.ts";
import { roomSpeed } from "./room-speed.ts";
import { rowsPerSay } from "./rows-per-say.ts";
import { waking } from "./waking.ts";

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
