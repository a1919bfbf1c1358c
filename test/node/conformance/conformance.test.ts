import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SITUATIONS } from "../../../tools/conformance/run-situations.ts";
import type { Verdict } from "../../../tools/conformance/verdict.ts";
import { PROJECT } from "../../../tools/project.ts";
import { PYTHON_ENV, samplePython } from "../../support/python.ts";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function conformance(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["tools/conformance.ts", ...args],
      { cwd: PROJECT, env: PYTHON_ENV, maxBuffer: 8 * 1024 * 1024 },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

async function judge(command: string, ...more: readonly string[]): Promise<{ code: number | null; verdict: Verdict }> {
  const { code, stdout } = await conformance("--json", "--cmd", command, ...more);
  return { code, verdict: JSON.parse(stdout) };
}

const python = await samplePython();

test("KIT1 every situation has an id of its own, and is listed with its rules", async () => {
  expect(new Set(SITUATIONS.map(({ id }) => id)).size).toBe(SITUATIONS.length);
  const { code, stdout } = await conformance("--list");
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.split(":")[0])).toEqual(SITUATIONS.map(({ id }) => id));
});

test("KIT1 this project's own client keeps every rule", { timeout: 300_000 }, async () => {
  const { code, verdict } = await judge(`"${process.execPath}" tools/conformance/our-client.ts`);
  expect(verdict.situations.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  expect(verdict.situations).toHaveLength(SITUATIONS.length);
  expect(code).toBe(0);
});

describe.skipIf(python === undefined)("samples/python", () => {
  test("KIT1 KIT2 the client in Python keeps every rule", { timeout: 300_000 }, async () => {
    const script = join(PROJECT, "samples/python/conformance_client.py");
    const { code, verdict } = await judge(`"${python}" "${script}"`);
    expect(verdict.situations.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
    expect(code).toBe(0);
  });
});

test("KIT1 a client that breaks rules is told which, by their ids", { timeout: 300_000 }, async () => {
  const only = ["welcome", "hole", "resend", "oversize", "acknowledges", "close-4403", "busy", "close-4413", "banned"];
  const { code, verdict } = await judge(
    `"${process.execPath}" test/node/conformance/broken-client.ts`,
    "--only",
    only.join(","),
  );
  expect(code).toBe(1);
  const broken = Object.fromEntries(
    verdict.situations.map(({ id, breaches }) => [id, breaches.map(({ rule }) => rule)]),
  );
  expect(broken).toEqual({
    welcome: ["CLT8"],
    hole: ["SOK6"],
    resend: ["CMD3"],
    oversize: ["SOK4", "SOK4"],
    acknowledges: ["RES3", "SLO1"],
    "close-4403": ["SOK7"],
    busy: ["CLT5"],
    // It counts versions and applies nothing.
    "close-4413": ["RES3"],
    banned: ["CLT1"],
  });
  expect(verdict.keptRules).toContain("SOK1");
});

test(
  "KIT1 a command that is no client is not judged, and wrong usage is told from that",
  { timeout: 120_000 },
  async () => {
    const mute = await conformance("--cmd", "echo no client >&2", "--only", "welcome");
    expect(mute).toMatchObject({ code: 2, stderr: expect.stringContaining("no client") });
    expect(await conformance()).toMatchObject({ code: 64, stderr: expect.stringContaining("--cmd") });
    const unknown = await conformance("--cmd", "true", "--only", "nonsense");
    expect(unknown).toMatchObject({ code: 64, stderr: expect.stringContaining("--list shows all") });
  },
);
