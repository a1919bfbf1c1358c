import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { RoomLog } from "./support/log-lines.ts";

const TELL_PEAK = 'process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';

/** Peak memory of the tool in MB, reading this many contests of as many rooms as one has in a scenario. */
async function peakOf(contests: number): Promise<{ readonly mb: number; readonly observed: number }> {
  const args = ["--import", `data:text/javascript,${TELL_PEAK}`, "src/cli/monitor-contests.ts", "--json"];
  const child = spawn(process.execPath, args, { stdio: "pipe" });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  const closed = once(child, "close");
  const each = 1000;
  for (let from = 0; from < contests; from += each) {
    const log = new RoomLog(`room-${(from / each) % 40}`, Date.UTC(2026, 10, 5) + from * 100);
    for (let nth = from; nth < from + each; nth += 1) log.contest(`c_${nth}`, { armingMs: nth % 7000 });
    if (!child.stdin.write(log.text)) await once(child.stdin, "drain");
  }
  child.stdin.end();
  await closed;
  return { mb: Number(stderr) / 1024, observed: JSON.parse(stdout).totals.contestsObserved };
}

test("TEL4 a long log needs no more memory than a short one", async () => {
  const short = await peakOf(5000);
  const long = await peakOf(100_000);
  expect([short.observed, long.observed]).toEqual([5000, 100_000]);
  expect(long.mb).toBeLessThan(short.mb * 1.4);
}, 60_000);
