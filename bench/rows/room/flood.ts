import { atMost } from "../../report/outcome.ts";
import { percentile } from "../../report/statistics.ts";
import { rounded, SAID } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, leaveAll, withHub } from "../with-hub.ts";

const PLAYERS = 50;
const EACH = 200;

/** 10,000 commands at once: the longest time in which who only listens hears nothing (PER1). */
export const flood: Measurement = {
  title: "A flood",
  ids: ["flood-silence"],

  async run(bench) {
    return withHub(bench, {}, async (hub) => {
      const silences: number[] = [];
      let perSecond = 0;
      for (let round = 0; round < bench.rounds; round += 1) {
        const room = `flood-${round}`;
        const players = await crowd(hub, room, PLAYERS);
        const [listener] = await crowd(hub, room, 1, "listener");
        if (listener === undefined) throw new Error("nobody came");
        const began = performance.now();
        const times = [began];
        let said = 0;
        const all = new Promise<void>((resolve) => {
          listener.onFrame = (frame, at) => {
            times.push(at);
            said += frame.toString("latin1").split('"type":"chat.said"').length - 1;
            if (said >= PLAYERS * EACH) resolve();
          };
        });
        for (const player of players) player.flood(EACH, SAID);
        await all;
        const gaps = times.map((at, index) => at - (times[index - 1] ?? at));
        silences.push(percentile(gaps, 1));
        perSecond = Math.max(perSecond, (PLAYERS * EACH * 1000) / (performance.now() - began));
        bench.tell(`a flood of ${PLAYERS * EACH}: longest silence ${rounded(percentile(gaps, 1))} ms`);
        await leaveAll([...players, listener]);
      }
      const middle = rounded(percentile(silences, 0.5));
      const details = { longest: rounded(percentile(silences, 1)), mostCommandsPerSecond: Math.round(perSecond) };
      return {
        rows: [{ name: `silence in a flood of ${PLAYERS * EACH} commands`, value: middle, unit: "ms", details }],
        goals: [atMost("flood-silence", middle, 300, "ms")],
      };
    });
  },
};
