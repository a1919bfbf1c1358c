import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";

/** A tool that takes `stopsMs` to stop, and in which a library wants to end the process on a signal. */
async function startTool(stopsMs: number) {
  const script = `
    import { stopSignal } from "./src/cli/stop-signal.ts";
    const over = stopSignal({ onFirst: (signal) => console.log("first " + signal), code: 3 });
    process.on("SIGINT", () => process.exit(77));
    over.addEventListener("abort", () => setTimeout(() => { console.log("in order"); process.exit(0); }, ${stopsMs}));
    setInterval(() => {}, 1000);
    console.log("here");`;
  const args = ["--no-warnings", "--input-type=module-typescript", "--eval", script];
  const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, "data");
  return { child, ended: async () => [await once(child, "exit"), said] };
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "RUN4 %s that comes twice, as through npm, stops in order",
  async (signal) => {
    const { child, ended } = await startTool(300);
    child.kill(signal);
    await sleep(20);
    child.kill(signal);
    expect(await ended()).toEqual([[0, null], `here\nfirst ${signal}\nin order\n`]);
  },
);

test("RUN4 another one, a second later, ends everything at once", async () => {
  const { child, ended } = await startTool(20_000);
  child.kill("SIGINT");
  await sleep(1_100);
  child.kill("SIGINT");
  expect(await ended()).toEqual([[3, null], "here\nfirst SIGINT\n"]);
});
