import { fileURLToPath } from "node:url";
import { atMost } from "../../report/outcome.ts";
import type { Counted } from "../../serve/counted.ts";
import { HUB_ID } from "../../serve/hub-door.ts";
import { rounded, SAID } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, fill, leaveAll, withHub } from "../with-hub.ts";

const COUNTED = fileURLToPath(new URL("../../serve/counted/counted-hub.ts", import.meta.url));
const SAYS = 2000;

/** PER4: rows that a `say` writes, as the runtime counts them for the bill, alarms and checkpoints included. */
export const rowsPerSay: Measurement = {
  title: "Rows of a say",
  ids: ["rows-per-say"],

  async run(bench) {
    return withHub(bench, { entry: COUNTED }, async (hub) => {
      const ask = async (): Promise<Counted> => {
        const response = await fetch(new URL(`/counted/${HUB_ID}/rows`, hub.url));
        // The bench's own Worker answers.
        return (await response.json()) as Counted;
      };
      const players = await crowd(hub, "rows", 2);
      await fill(hub, "rows", 100);
      const before = await ask();
      const [speaker] = players;
      for (let said = 0; said < SAYS; said += 1) await speaker?.say(SAID);
      const after = await ask();
      await leaveAll(players);
      const written = after.rowsWritten + after.alarmsSet - before.rowsWritten - before.alarmsSet;
      const perSay = rounded(written / SAYS);
      const read = rounded((after.rowsRead - before.rowsRead) / SAYS);
      bench.tell(`a say writes ${perSay} rows and reads ${read}`);
      return {
        rows: [{ name: "a say", value: perSay, unit: "rows written", details: { rowsRead: read } }],
        goals: [atMost("rows-per-say", perSay, 4, "rows")],
      };
    });
  },
};
