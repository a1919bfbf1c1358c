import { WebSocket } from "ws";
import type { LoadSeat } from "../../load/load-job.ts";
import { atMost } from "../../report/outcome.ts";
import { median, percentile } from "../../report/statistics.ts";
import { rounded } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, fill, leaveAll, withHub } from "../with-hub.ts";

const EVENTS = 10_000;
const PARTICIPANTS = 200;

/** A large room that nobody was in since the process began: from the upgrade to its first frame. */
export const waking: Measurement = {
  title: "Waking",
  ids: ["wake-first-frame"],

  async run(bench) {
    return withHub(bench, {}, async (hub) => {
      await fill(hub, "large", EVENTS);
      // The fillers are among them.
      await leaveAll(await crowd(hub, "large", PARTICIPANTS - 4));
      const times: number[] = [];
      for (let round = 0; round < bench.rounds; round += 1) {
        await hub.restart();
        // The Worker itself is awake, as it is wherever anybody plays; only the room sleeps.
        await leaveAll(await crowd(hub, "another", 1));
        const ms = await firstFrame(await hub.seat("large", "guest-0"));
        bench.tell(`a room of ${EVENTS} events and ${PARTICIPANTS} participants woke in ${rounded(ms)} ms`);
        times.push(ms);
      }
      const middle = rounded(median(times));
      const details = { longest: rounded(percentile(times, 1)), wakings: times.length };
      return {
        rows: [{ name: `waking, ${EVENTS} events, ${PARTICIPANTS} participants`, value: middle, unit: "ms", details }],
        goals: [atMost("wake-first-frame", middle, 100, "ms")],
      };
    });
  },
};

async function firstFrame({ url, headers }: LoadSeat): Promise<number> {
  const began = performance.now();
  const socket = new WebSocket(url, { headers: { ...headers } });
  await new Promise((resolve, reject) => socket.once("message", resolve).once("error", reject));
  const ms = performance.now() - began;
  socket.terminate();
  return ms;
}
