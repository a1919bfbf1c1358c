import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { firstLoad, ndjson, RoomLog } from "./support/log-lines.ts";
import { runMonitor, startMonitor, summaryOf } from "./support/run-monitor.ts";

const directory = mkdtempSync(join(tmpdir(), "monitor-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("TEL4 --help says how, with every option and exit code", async () => {
  const { code, stdout, stderr } = await runMonitor(["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const option of ["--input", "--json", "--follow", "--record", "--arming-threshold", "--resolution-threshold"]) {
    expect(stdout).toContain(option);
  }
  expect(stdout).toContain("0 within budget");
});

test("TEL4 npm run monitor:contests is this tool", () => {
  const stdout = execFileSync("npm", ["run", "-s", "monitor:contests", "--", "--json"], { input: firstLoad });
  expect(JSON.parse(stdout.toString()).totals.contestsObserved).toBe(4);
});

test("CLI9 TEL4 wrong usage is told in a line before the last, and is neither of the verdicts", async () => {
  for (const args of [
    ["--speed", "9"],
    ["--arming-threshold", "fast"],
    ["--every", "0"],
    ["--every", "2147484"],
    ["--record", ""],
    ["--input"],
  ]) {
    const { code, stdout, stderr } = await runMonitor(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toMatch(/^monitor: .+\n--help shows the usage\.\n$/);
  }
});

test("TEL4 an input that cannot be read is named, and the exit code is 1", async () => {
  const locked = join(directory, "locked.ndjson");
  writeFileSync(locked, firstLoad);
  chmodSync(locked, 0);
  const unreadable = [join(directory, "nowhere.ndjson"), directory];
  // A root user who runs the tests may read everything.
  if (process.getuid?.() !== 0) unreadable.push(locked);
  for (const input of unreadable) {
    const run = await runMonitor(["--input", "test/unit/monitor/data/first-load.ndjson", "--input", input]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain(`cannot read ${input}`);
  }
  const target = join(directory, "a-file");
  writeFileSync(target, "");
  const run = await runMonitor(["--record", join(target, "inside")], firstLoad);
  expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("cannot record to") });
});

test("TEL4 nobody reading what is printed is no error", async () => {
  for (const args of [["--json"], ["--follow", "--every", "0.02"]]) {
    const child = spawn(process.execPath, ["src/cli/monitor-contests.ts", ...args], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    child.stdin.on("error", () => {});
    child.stdout.destroy();
    child.stdin.write(firstLoad);
    if (args.includes("--json")) child.stdin.end();
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  }
});

test("TEL4 --record keeps the records and their summary side by side, each record once, as it can be read again", async () => {
  const log = new RoomLog().contest("c_one").contest("c_two", { resolutionMs: 900 }).say("telemetry.hub.backlog");
  const older = { message: "telemetry.hub.contestLaunched", contestId: "c_three", armingDurationMs: 4 };
  const at = join(directory, "records", "of-tonight");
  const run = await runMonitor(["--json", "--record", at], `${log.text}GET / 200\n${log.text}${ndjson([older])}`);
  expect(run.code).toBe(2);
  const [records = "", summary = "", ...others] = readdirSync(at).toSorted();
  expect(others).toEqual([]);
  expect(records).toMatch(/^contests-.+\.ndjson$/);
  expect(summary).toBe(records.replace(".ndjson", ".summary.json"));
  expect(run.stderr).toContain(records);
  expect(JSON.parse(readFileSync(join(at, summary), "utf8"))).toEqual(JSON.parse(run.stdout));
  const kept = readFileSync(join(at, records), "utf8");
  expect(kept).toBe(log.text + ndjson([{ ...older, message: "telemetry.contest.launched" }]));
  const again = await summaryOf(kept);
  expect({ ...again, lines: {} }).toEqual({ ...JSON.parse(run.stdout), lines: {} });
});

test("TEL4 --follow without a terminal prints a line from time to time, and the table when the log ends", async () => {
  const running = startMonitor(["--follow", "--every", "0.1"]);
  running.process.stdin?.write(new RoomLog().contest("c_one").text);
  await until(() => /Z 1 contests, 1 resolved.+\n/.test(running.printed.stdout));
  running.process.stdin?.end(new RoomLog("harbour").contest("c_two", { resolutionMs: 900 }).text);
  const { code, stdout } = await running.ended;
  expect(code).toBe(2);
  expect(stdout).toMatch(/\nContests +2 observed, 2 resolved.+OVER BUDGET/s);
  expect(stdout).not.toContain("\u{1b}");
});

test("TEL4 --follow --json prints one summary a line", async () => {
  const running = startMonitor(["--follow", "--json", "--every", "0.1"]);
  running.process.stdin?.write(firstLoad);
  await until(() => running.printed.stdout.split("\n").length > 2);
  running.process.stdin?.end();
  const { stdout } = await running.ended;
  const summaries = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(summaries.at(-1)).toMatchObject({ totals: { contestsObserved: 4 }, lines: { read: 12 } });
});

test("TEL4 --follow reads on in a file that grows, is emptied or is replaced, until Ctrl-C", async () => {
  const file = join(directory, "growing.ndjson");
  const rooms = ["one", "two", "three", "four"].map((room) => new RoomLog(room).contest(`c_${room}`).text);
  const [one = "", two = "", three = "", four = ""] = rooms;
  writeFileSync(file, one.slice(0, 100));
  const running = startMonitor(["--follow", "--every", "0.05", "--json", file]);
  const observed = async (count: number) => until(() => running.printed.stdout.includes(`"resolvedContests":${count}`));
  await observed(0);
  appendFileSync(file, one.slice(100) + two);
  await observed(2);
  writeFileSync(file, three);
  await observed(3);
  writeFileSync(`${file}.new`, four);
  renameSync(`${file}.new`, file);
  await observed(4);
  running.process.kill("SIGINT");
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "").lines).toMatchObject({ telemetry: 12, malformed: 0 });
});

test("TEL4 SIGTERM ends it with what was read so far, and the record is whole", async () => {
  const at = join(directory, "ended");
  mkdirSync(at);
  const running = startMonitor(["--follow", "--every", "0.05", "--record", at]);
  running.process.stdin?.write(firstLoad);
  await until(() => running.printed.stdout.includes("4 contests"));
  running.process.kill("SIGTERM");
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  expect(stdout).toContain("within budget");
  const [records = "", summary = ""] = readdirSync(at).toSorted();
  expect(readFileSync(join(at, records), "utf8")).toBe(firstLoad);
  expect(JSON.parse(readFileSync(join(at, summary), "utf8")).totals.contestsObserved).toBe(4);
});
