import type { Measurement } from "./measurement.ts";
import { contestLatency } from "./contest-latency.ts";
import { roomSpeed } from "./room-speed.ts";

/** Everything that can be measured, in the order of the table. */
export const MEASUREMENTS: readonly Measurement[] = [roomSpeed, contestLatency];
