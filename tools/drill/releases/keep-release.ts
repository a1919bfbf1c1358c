import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { startOwnStack, type OwnStack } from "../../load/own-stack.ts";
import { PROJECT } from "../../project.ts";
import { readArchiveAnswers, readRoomAnswers, type ArchiveAnswers, type RoomAnswers } from "../answers/read-answers.ts";
import { castToken, ScenarioRoom, type GivenCommand } from "../answers/scenario-room.ts";
import { pack } from "./pack.ts";
import { releaseFiles, THIS_RELEASE } from "./release-files.ts";

/** The hub of the kept state. */
export const KEPT_HUB = "kept";

/** The answers of a hub of a kept release when it was stopped, and the work that waited. */
export interface KeptAnswers {
  readonly release: string;
  readonly rooms: readonly RoomAnswers[];
  readonly given: readonly GivenCommand[];
  readonly archive: ArchiveAnswers;
  /** A contest that no bridge has taken, and a session that no closure worker has read. */
  readonly waiting: { readonly contestId: string; readonly sessionId: string };
}

/**
 * The sources that the parts of a deployed hub run, and its migrations; tools, tests and the pages of the console are
 * left out.
 */
const SOURCES = ["src/cli", "src/durable", "src/offline-bridge", "src/worker", "wrangler.toml", "package.json"];

/**
 * Keeps this release in `samples/releases`, as it is committed, for the drills of the next: its sources, and the state
 * of a hub that plays a scenario and is stopped while a contest and a closure are under way.
 * @returns the files it wrote
 * @throws where the sources differ from the commit, or the hub does not start
 */
export async function keepRelease(tell: (doing: string) => void, over: AbortSignal): Promise<readonly string[]> {
  const files = releaseFiles(THIS_RELEASE);
  await mkdir(dirname(files.sources), { recursive: true });
  tell("packing the sources of the commit");
  await refuseUncommitted();
  await pack(files.sources, ["git", "archive", "--format=tar", "HEAD", ...SOURCES], PROJECT);
  const own = await startOwnStack((event) => void (event.type === "up" && tell(`${event.name} is up`)), over);
  try {
    const answers = await playUntilStopped(own, tell);
    const segment = await beginWalSegment(own.stateDir);
    await own.stop(true);
    await writeFile(files.answers, gzipSync(JSON.stringify(answers), { level: 9 }));
    tell("packing the state");
    await packState(own.stateDir, segment, files.state);
  } finally {
    await own.stop(false);
  }
  return [files.sources, files.state, files.answers];
}

async function refuseUncommitted(): Promise<void> {
  const { stdout } = await promisify(execFile)("git", ["status", "--porcelain", "--", ...SOURCES], { cwd: PROJECT });
  if (stdout !== "") throw new Error(`commit these first, since the release is kept as it is committed:\n${stdout}`);
}

async function playUntilStopped({ stack }: OwnStack, tell: (doing: string) => void): Promise<KeptAnswers> {
  const url = stack.edgeUrl;
  const open = (roomId: string) => ScenarioRoom.open(url, KEPT_HUB, roomId);
  tell("a scenario is played to the end of its closure");
  const tavern = await open("tavern");
  await tavern.playScenario();
  const completed = tavern.next("closure.completed");
  await tavern.closes();
  await completed;
  await tavern.does("ann", "verb.say", { message: "One more, before the road." });
  tell("a session is closed without a closure worker, and a duel launched without a bridge");
  await stack.processes.get("closures")?.stop();
  const crypt = await open("crypt");
  await crypt.playScenario();
  const sessionId = await crypt.closes();
  const arena = await open("arena");
  // It is read through the bridge.
  const archive = await readArchiveAnswers(url, KEPT_HUB, await castToken(url, KEPT_HUB, "warden"));
  await stack.processes.get("bridge")?.stop();
  const contestId = await arena.launchesDuel();
  const rooms = await Promise.all(["tavern", "crypt", "arena"].map((id) => readRoomAnswers(url, KEPT_HUB, id)));
  const given = [tavern, crypt, arena].flatMap((room) => room.given);
  await Promise.all([tavern, crypt, arena].map((room) => room.leave()));
  return { release: THIS_RELEASE, rooms, given, archive, waiting: { contestId, sessionId } };
}

/**
 * Begins a new segment of the archive's log, so that none with the making of its tables need be kept. @returns its name
 */
async function beginWalSegment(stateDir: string): Promise<string> {
  const { DATABASE_URL } = parseEnv(await readFile(join(stateDir, "archive.env"), "utf8"));
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    await client.query("SELECT pg_switch_wal()");
    await client.query("CHECKPOINT");
    const { rows } = await client.query<{ name: string }>(
      "SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS name",
    );
    return rows[0]?.name ?? "";
  } finally {
    await client.end();
  }
}

/** Packs a state directory without its logs; the archive's data is in it, wherever it was kept. */
async function packState(stateDir: string, segment: string, file: string): Promise<void> {
  const staged = await mkdtemp(join(tmpdir(), "hub-kept-"));
  try {
    const ours = ["edge", "temporal.db", "secrets.env"];
    for (const name of ours) await cp(join(stateDir, name), join(staged, name), { recursive: true });
    const home = join(stateDir, "archive");
    const place = (await readFile(join(home, "place"), "utf8").catch(() => "")).trim() || home;
    await mkdir(join(staged, "archive"), { mode: 0o700 });
    await cp(join(home, "password"), join(staged, "archive/password"));
    for (const name of ["made", "data"])
      await cp(join(place, name), join(staged, "archive", name), { recursive: true });
    const wal = join(staged, "archive/data/pg_wal");
    const others = (await readdir(wal)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name !== segment);
    for (const name of others) await rm(join(wal, name));
    const names = [...ours, "archive"];
    await pack(file, ["tar", "-cf", "-", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", ...names], staged);
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}
