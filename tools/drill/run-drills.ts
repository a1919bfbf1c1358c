import type { DrillArguments, DrillName } from "./arguments.ts";
import type { DrillReport } from "./report/drill-report.ts";
import { drillRestore } from "./restore/drill-restore.ts";
import { drillSwitch, type DrillPlace } from "./switch/drill-switch.ts";

/** Does the drills in order, as often as is asked for. Each has a stack of its own. @param onReport told as each ends */
export async function runDrills(
  asked: readonly DrillName[],
  place: DrillPlace,
  onReport: (report: DrillReport) => void,
): Promise<readonly DrillReport[]> {
  const reports: DrillReport[] = [];
  for (const { name, run } of rounds(asked, place.given)) {
    if (place.over.aborted) break;
    place.say(name);
    const report = await run(place);
    reports.push(report);
    onReport(report);
  }
  return reports;
}

interface Round {
  readonly name: string;
  run(place: DrillPlace): Promise<DrillReport>;
}

function rounds(asked: readonly DrillName[], { times, drained }: DrillArguments): readonly Round[] {
  const once = asked.flatMap((drill): Round[] => {
    if (drill === "restore") return [{ name: "restore", run: drillRestore }];
    return drained.map((isDrained) => ({
      name: `${drill}, ${isDrained ? "drained" : "not drained"}`,
      run: (place) => drillSwitch(drill, isDrained, place),
    }));
  });
  return Array.from({ length: times }, () => once).flat();
}
