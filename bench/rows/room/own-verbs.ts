import type { Player } from "../../load/player.ts";
import { atMost } from "../../report/outcome.ts";
import { WITHOUT_LIMITS } from "../../serve/without-limits.ts";
import { rounded, SAID } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, leaveAll, withHub } from "../with-hub.ts";

const WARM_UP = 300;
const ROUNDS = 40;
const EACH = 50;
/** As many verbs of its own as a hub may have (CAT7), so that finding one among them counts. */
const OWN_VERBS = 200;

/** Told like an emote: one text, one line, one event. */
const BOW = {
  label: "Bow",
  category: "talk",
  parameters: { text: { kind: "text", max: 280 } },
  effects: { line: { text: "{text}" } },
};

/** CAT8: a verb that is data is as fast as one that is code. Both take turns in one room, and the median of each counts. */
export const ownVerbs: Measurement = {
  title: "Receipts of a hub's own verbs",
  ids: ["own-verb-receipt"],

  async run(bench) {
    return withHub(bench, {}, async (hub) => {
      const names = Array.from({ length: OWN_VERBS }, (_, at) => `verb.bow${at}`);
      const verbs = Object.fromEntries(names.map((name) => [name, BOW]));
      await hub.override({ limits: WITHOUT_LIMITS, verbs });
      const players = await crowd(hub, "own-verbs", 2);
      const [player] = players;
      if (player === undefined) throw new Error("nobody came");
      const last = names.at(-1) ?? "";
      const times: Record<"emote" | "own", number[]> = { emote: [], own: [] };
      await timesOf(player, "verb.emote", WARM_UP);
      await timesOf(player, last, WARM_UP);
      for (let round = 0; round < ROUNDS; round += 1) {
        times.emote.push(...(await timesOf(player, "verb.emote", EACH)));
        times.own.push(...(await timesOf(player, last, EACH)));
      }
      await leaveAll(players);
      const [emote, own] = [medianOf(times.emote), medianOf(times.own)];
      const ratio = rounded(own / emote);
      bench.tell(`a receipt: verb.emote ${rounded(emote)} ms, a hub's own verb ${rounded(own)} ms, ${ratio} ×`);
      return {
        rows: [
          { name: "verb.emote", value: rounded(emote), unit: "ms to the receipt" },
          { name: `one of ${OWN_VERBS} verbs of the hub's own`, value: rounded(own), unit: "ms to the receipt" },
        ],
        goals: [atMost("own-verb-receipt", ratio, 1.1, "× median")],
      };
    });
  },
};

async function timesOf(player: Player, verb: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) times.push((await player.ask(verb, { text: SAID })).ms);
  return times;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
