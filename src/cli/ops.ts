import { setTimeout as sleep } from "node:timers/promises";
import { readArguments, type OpsArguments } from "./ops/arguments.ts";
import { runTask } from "./ops/run-task.ts";
import { makeToken } from "./ops/tokens/make-token.ts";
import { USAGE } from "./ops/usage.ts";
import { runHubTool, type HubTool } from "./run-hub-tool.ts";
import { jsonLine } from "./visible-text.ts";

const NEEDS_CARE = 2;

const ops: HubTool<OpsArguments> = {
  name: "ops",
  usage: USAGE,
  async run(given, { platform, signal, print, tell }) {
    const waiting = { signal, tell, sleep: (ms: number) => sleep(ms) };
    const outcome =
      "hub" in given
        ? await runTask({ ...given.hub, platform }, waiting, given.task)
        : await makeToken({ url: given.url, platform }, given.task);
    print(given.json ? jsonLine(outcome.json) : outcome.text);
    return outcome.needsCare === true ? NEEDS_CARE : 0;
  },
};

await runHubTool(ops, readArguments(process.argv.slice(2), process.env));
