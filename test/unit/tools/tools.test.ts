import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line tools of package.json that are the project's own, with what each runs. `npm test` is vitest's. */
const TOOLS = Object.entries(scripts()).flatMap(([name, script]) => {
  const file = /node (\S+\.ts)/.exec(script)?.[1];
  return file === undefined || name === "test" ? [] : [{ name, file }];
});

function scripts(): Record<string, string> {
  const read = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { scripts: Record<string, string> };
  return read.scripts;
}

function run(file: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: PROJECT, timeout: 60_000 };
    execFile(process.execPath, ["--no-warnings", file, ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe("every command line tool", { timeout: 120_000 }, () => {
  test.each(TOOLS)("$name tells what it is for", async ({ name, file }) => {
    const { code, out } = await run(file, ["--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(name === "start" ? /^npm start/ : new RegExp(`^npm run ${name}`));
  });

  test.each(TOOLS)("CLI9 $name refuses an option it does not know, and says so last", async ({ file }) => {
    const { code, out, err } = await run(file, ["--no-such-thing"]);
    expect(code).toBe(64);
    expect(err).toMatch(/^[^\n]*--no-such-thing[^\n]*\n--help shows the usage\.\n$/);
    expect(out).toBe("");
  });
});
