import { runTool, type Ended } from "../../../support/run-tool.ts";
import { TOKEN, type ScriptedServer } from "../../../support/scripted-server.ts";

/** Runs `npm run ops` as a process against a hub, with a token for it. */
export function runOps(hub: ScriptedServer) {
  return (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Promise<Ended> =>
    runTool("src/cli/ops.ts", args, { env: { HUB_URL: hub.url, HUB_TOKEN: TOKEN, ...env }, input });
}
