import { spawn } from "node:child_process";
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";

async function load(...argv: string[]) {
  const directory = mkdtempSync(join(tmpdir(), "hub-load-record-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const args = [join(PROJECT, "tools/load.ts"), "--record", directory, ...argv];
  const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "pipe", "pipe"] });
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = child.exitCode ?? (await new Promise((resolve) => child.once("exit", resolve)));
  return { code, out, said, directory };
}

test(
  "CMD2 CMD3 TRD2 CON7 RES3 bots play on the whole stack, and the verdict is clean",
  { timeout: 300_000 },
  async () => {
    const { code, out, said } = await load("--rooms", "2", "--clients", "3", "--seconds", "8", "--seed", "4", "--json");
    expect(said).toContain("seed 4");
    const report = JSON.parse(out);
    expect({ code, breaches: report.breaches }).toEqual({ code: 0, breaches: [] });
    expect(report).toMatchObject({ ok: true, looked: { rooms: 2, clients: 6, commands: report.commands.sent } });
    expect(report.looked.commands).toBeGreaterThan(8);
    expect(report.commands.accepted).toBeGreaterThan(4);
    const kept = readFileSync(report.telemetry, "utf8").trimEnd().split("\n");
    expect(kept.map((line) => JSON.parse(line).message)).toContain("telemetry.hub.stateUpdated");
    expect(report.contests.lines.telemetry).toBe(kept.length);
  },
);

test("RUN1 load says what is wrong with its arguments and with its mix, and starts nothing", async () => {
  const usage = await load("--url", "https://hub.example");
  expect([usage.code, usage.out]).toEqual([64, ""]);
  expect(usage.said).toContain("--i-own-this-host");
  const mix = await load("--mix", join(PROJECT, "package.json"));
  expect([mix.code, mix.out]).toEqual([64, ""]);
  expect(mix.said).toContain("name is not known");
});
