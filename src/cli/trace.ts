import { runHubTool, type HubTool } from "./run-hub-tool.ts";
import { readArguments, USAGE, type TraceArguments } from "./trace/arguments.ts";
import { formatWay, timesOf } from "./trace/format-way.ts";
import { gatherWay, type Way } from "./trace/gather.ts";
import { jsonLine } from "./visible-text.ts";

const UNKNOWN = 1;
const NOT_ENDED = 2;

const trace: HubTool<TraceArguments> = {
  name: "trace",
  usage: USAGE,
  async run(given, { platform, signal, print }) {
    const hub = given.hub === undefined ? undefined : { ...given.hub, platform };
    const way = await gatherWay({ ...given, hub }, process.env, signal);
    print(given.json ? jsonLine(documentOf(way)) : formatWay(way));
    return codeOf(way);
  },
};

function documentOf({ steps, ...way }: Way) {
  const times = timesOf(steps);
  return { ...way, steps: steps.map((step, place) => ({ ...step, ...times[place] })) };
}

function codeOf({ standsAt, steps }: Way): number {
  if (steps.length === 0) return UNKNOWN;
  const isOver = standsAt === undefined || ["done", "rejected", "publishing"].includes(standsAt);
  return isOver ? 0 : NOT_ENDED;
}

await runHubTool(trace, readArguments(process.argv.slice(2), process.env));
