import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PROJECT } from "../../tools/project.ts";

const run = promisify(execFile);
const SAMPLE = join(PROJECT, "samples/python");
const PLACE = join(PROJECT, ".cache/python-sample");
const INSTALLED = join(PLACE, "installed.txt");

/** Settings under which a request to this machine meets no proxy. */
export const PYTHON_ENV = { ...process.env, NO_PROXY: "127.0.0.1,localhost", PYTHONDONTWRITEBYTECODE: "1" };

/**
 * Python with what samples/python needs, in .cache; made where it is missing. Undefined where there is no Python 3.11 or
 * no pip, with the reason on the terminal; in CI that is an error.
 */
export async function samplePython(): Promise<string | undefined> {
  const python = join(PLACE, "bin/python");
  const requirements = readFileSync(join(SAMPLE, "requirements.txt"), "utf8");
  if (isInstalled(requirements)) return python;
  try {
    await run("python3", ["-c", "import sys; assert sys.version_info >= (3, 11), 'Python 3.11 is needed'"]);
    mkdirSync(PLACE, { recursive: true });
    await run("python3", ["-m", "venv", "--clear", PLACE]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    await run(python, [...pip, "--requirement", join(SAMPLE, "requirements.txt")], { timeout: 240_000 });
    writeFileSync(INSTALLED, requirements);
    return python;
  } catch (error) {
    if (process.env["CI"] === "true") throw error;
    console.log(`tests of samples/python are skipped: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function isInstalled(requirements: string): boolean {
  try {
    return readFileSync(INSTALLED, "utf8") === requirements;
  } catch {
    return false;
  }
}
