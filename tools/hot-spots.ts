import { answerCommandLine } from "../src/cli/command-line.ts";
import { readArguments, USAGE } from "./hot-spots/arguments.ts";
import { formatHotSpots } from "./hot-spots/format-hot-spots.ts";
import { simulateHub } from "./hot-spots/simulate-hub.ts";

/** `npm run hot-spots`: how often the objects that a hub's rooms share are asked, by simulation. */
process.exitCode = await answerCommandLine(
  { name: "hot-spots", usage: USAGE },
  readArguments(process.argv.slice(2)),
  async ({ rooms, seconds, seed, json }) => {
    const hubs = rooms.map((count) => simulateHub({ rooms: count, seconds, seed }));
    console.log(json ? JSON.stringify(hubs) : formatHotSpots(hubs));
    return 0;
  },
);
