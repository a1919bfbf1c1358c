import type { RemovedRows, RetentionArchive } from "../../archive/retention-archive.ts";
import { logLine } from "../../process/log-line.ts";
import { retentionLimits, type RetentionTimes } from "../retention-times.ts";
import type { RetentionActivities } from "./retention-activities.ts";

export function createRetentionActivities(
  archive: RetentionArchive,
  times: RetentionTimes,
  now: () => number,
): RetentionActivities {
  return {
    async removeExpired() {
      const removed: RemovedRows = await archive.removeExpired(retentionLimits(now(), times));
      const { more, ...counts } = removed;
      if (Object.values(counts).some((count) => count > 0)) logLine("info", "hub.retention.removed", counts);
      return more;
    },
  };
}
