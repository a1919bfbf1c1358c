import { Inspector } from "../../serve/inspector.ts";
import { usageOf } from "../../serve/process-usage.ts";
import { rounded } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, fill, leaveAll, withHub } from "../with-hub.ts";

const PARTICIPANTS = 150;
const EVENTS = 10_000;

/** The memory of a room, for each participant with a connection and for each 1,000 events in its log. */
export const memory: Measurement = {
  title: "Memory of a room",
  ids: ["memory-per-participant"],

  async run(bench) {
    return withHub(bench, { inspect: true }, async (hub) => {
      const inspector = await Inspector.connect(hub.inspectorUrl);
      // The first of everything brings code and shapes that all later ones share.
      await leaveAll(await crowd(hub, "first", 20));
      await fill(hub, "first", 1000);
      const empty = await heapOf(inspector);
      const players = await crowd(hub, "memory", PARTICIPANTS);
      const crowded = await heapOf(inspector);
      await fill(hub, "memory", EVENTS);
      const long = await heapOf(inspector);
      const resident = usageOf(hub.pid).residentMb;
      inspector.close();
      await leaveAll(players);
      const each = rounded((crowded - empty) / 1024 / PARTICIPANTS);
      const thousand = rounded((long - crowded) / 1024 / (EVENTS / 1000));
      bench.tell(`${each} kB a participant, ${thousand} kB for 1,000 events`);
      return {
        rows: [
          { name: "memory of a room, each participant", value: each, unit: "kB of heap" },
          { name: "memory of a room, each 1,000 events", value: thousand, unit: "kB of heap" },
          { name: "runtime and its Node process, that room in it", value: Math.round(resident), unit: "MB resident" },
        ],
        goals: [],
      };
    });
  },
};

/** The reachable heap, in bytes. */
async function heapOf(inspector: Inspector): Promise<number> {
  await inspector.call("HeapProfiler.collectGarbage");
  const { usedSize } = (await inspector.call("Runtime.getHeapUsage")) as { usedSize: number };
  return usedSize;
}
