import { atMost, type ReportRow } from "../../report/outcome.ts";
import type { HubServer } from "../../serve/hub-server.ts";
import { rounded, SAID } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, fill, leaveAll, withHub } from "../with-hub.ts";

const EVENTS = 10_000;
/** With the pair that talks and those that filled the log, who are listed still, 200. */
const CROWD = 194;
const SAYS = 20;

/** PER2: what everybody is sent for a `say` grows with neither the log nor the room. */
export const bytesPerSay: Measurement = {
  title: "Bytes of a say",
  ids: ["bytes-per-say"],

  async run(bench) {
    return withHub(bench, {}, async (hub) => {
      const rows: ReportRow[] = [];
      const measure = async (name: string, room: string) => {
        const bytes = await bytesOfSay(hub, room);
        bench.tell(`a say, ${name}: ${bytes} bytes for each other client`);
        rows.push({ name: `a say, ${name}`, value: bytes, unit: "bytes/client" });
        return bytes;
      };
      const first = await measure("2 participants, an empty log", "bytes");
      await fill(hub, "bytes", EVENTS);
      const long = await measure(`2 participants, ${EVENTS} events`, "bytes");
      const guests = await crowd(hub, "bytes", CROWD);
      const full = await measure(`200 participants, ${EVENTS} events`, "bytes");
      await leaveAll(guests);
      const growth = Math.max(long, full) / first - 1;
      return { rows, goals: [atMost("bytes-per-say", rounded(growth * 100), 5, "% more")] };
    });
  },
};

/** The bytes sent to one client for each say of another, one at a time. */
async function bytesOfSay(hub: HubServer, room: string): Promise<number> {
  const [speaker, listener] = await crowd(hub, room, 2, "pair");
  if (speaker === undefined || listener === undefined) throw new Error("nobody came");
  let bytes = 0;
  let heard = 0;
  listener.onFrame = (frame) => {
    bytes += frame.length;
    heard += 1;
  };
  for (let said = 0; said < SAYS; said += 1) await speaker.say(SAID);
  await until(() => heard === SAYS);
  await leaveAll([speaker, listener]);
  return Math.round(bytes / SAYS);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}
