import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";
import { ExamplePlay } from "./example-play.ts";
import { bridge } from "./sections/bridge.ts";
import { connecting } from "./sections/connecting.ts";
import { dice } from "./sections/dice.ts";
import { events } from "./sections/events.ts";
import { frames } from "./sections/frames.ts";
import { http } from "./sections/http.ts";
import { opening } from "./sections/opening.ts";
import { receipts } from "./sections/receipts.ts";
import { shapes } from "./sections/shapes.ts";
import { verbs } from "./sections/verbs.ts";

export const PROTOCOL_FILE = join(PROJECT, "docs/PROTOCOL.md");

/** The text of docs/PROTOCOL.md: the same code always gives the same text. */
export async function protocolDocument(): Promise<string> {
  const play = new ExamplePlay();
  const app = readFileSync(join(PROJECT, "src/worker/app.ts"), "utf8");
  const sections = [
    opening(),
    connecting(),
    frames(play),
    verbs(play),
    receipts(play),
    events(play),
    dice(play),
    shapes(),
    await http(play, app),
    bridge(play),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Whether the file is what the code would write; `first` is the number of the first line that differs. */
export function isUpToDate(
  written: string,
  made: string,
): { readonly ok: true } | { readonly ok: false; readonly first: number } {
  if (written === made) return { ok: true };
  const [old, fresh] = [written.split("\n"), made.split("\n")];
  const at = fresh.findIndex((line, index) => line !== old[index]);
  return { ok: false, first: (at === -1 ? fresh.length : at) + 1 };
}
