import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, cp, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { SystemUser } from "./system-user.ts";

const run = promisify(execFile);

/**
 * Under root PostgreSQL runs as another user, who gets neither into root's home nor into any other folder of mode 700.
 * Everything which that user needs and cannot reach is kept here: the programs once, the data of each archive apart.
 */
export const SYSTEM_DIR = process.platform === "darwin" ? "/var/db/frontier-hub" : "/var/lib/frontier-hub";

/** Names the directory under {@link SYSTEM_DIR} that has the data of an archive. */
const PLACE = "place";
const PLACE_NAME = /^archive-[0-9a-f]{16}$/;

/**
 * Where the archive in `home` keeps its data so that `user` reaches it: in `home` itself, whose parent lets the user's
 * group through, or else under {@link SYSTEM_DIR}, noted in `home` (RUN3). The directory is the user's alone.
 */
export async function placeForData(home: string, user: SystemUser): Promise<string> {
  const noted = await notedPlace(home);
  if (noted === undefined && (await reaches(user, dirname(dirname(home))))) {
    await letThrough(dirname(home), user);
    await giveTo(home, user);
    return home;
  }
  const place = noted ?? join(SYSTEM_DIR, `archive-${randomBytes(8).toString("hex")}`);
  await makeSystemDir();
  await mkdir(place, { recursive: true, mode: 0o700 });
  await giveTo(place, user);
  if (!(await reaches(user, place))) throw new Error(`the user \`postgres\` reaches neither ${home} nor ${place}`);
  await writeFile(join(home, PLACE), place, { mode: 0o600 });
  return place;
}

/**
 * The place that `home` notes; undefined where it notes none.
 * @throws where it notes anything else than such a place: root gives the place away, and the note may be damaged
 */
async function notedPlace(home: string): Promise<string | undefined> {
  const note = join(home, PLACE);
  const noted = (await readFile(note, "utf8").catch(() => "")).trim();
  if (noted === "") return undefined;
  if (dirname(noted) === SYSTEM_DIR && PLACE_NAME.test(basename(noted))) return noted;
  throw new Error(`${note} names ${JSON.stringify(noted)}, which is no archive's directory under ${SYSTEM_DIR}`);
}

/** The programs where `user` can run them: where they are, or a copy of the whole PostgreSQL they belong to. */
export async function programsFor(user: SystemUser, binaries: PostgresBinaries): Promise<PostgresBinaries> {
  if (await runs(user, binaries)) return binaries;
  // The folder itself, also where it is reached by a link.
  const whole = await realpath(dirname(dirname(binaries.postgres)));
  // By what it holds: each `npm ci` writes the same files anew, and a copy has 60 MB.
  const hash = createHash("sha256").update(await readFile(binaries.postgres));
  const copy = join(SYSTEM_DIR, `postgresql-${hash.digest("hex").slice(0, 16)}`);
  const copied = {
    initdb: join(copy, "bin", basename(binaries.initdb)),
    postgres: join(copy, "bin", basename(binaries.postgres)),
  };
  if (await runs(user, copied)) return copied;
  await makeSystemDir();
  const half = `${copy}.${process.pid}`;
  await cp(whole, half, { recursive: true, verbatimSymlinks: true });
  await openToRead(half);
  await rm(copy, { recursive: true, force: true });
  // Of two concurrent starts, one creates it.
  await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }));
  if (await runs(user, copied)) return copied;
  throw new Error(`the user \`postgres\` can run neither ${binaries.postgres} nor its copy ${copied.postgres}`);
}

async function makeSystemDir(): Promise<void> {
  await mkdir(SYSTEM_DIR, { recursive: true });
  await chmod(SYSTEM_DIR, 0o755);
}

/** Lets the user's group into a directory, to look nothing up in it but what it can name. */
async function letThrough(dir: string, user: SystemUser): Promise<void> {
  const { mode } = await stat(dir);
  if (await reaches(user, dir)) return;
  if ((mode & 0o070) === 0) {
    await chown(dir, process.getuid?.() ?? 0, user.gid);
    await chmod(dir, (mode & 0o7777) | 0o010);
  } else await chmod(dir, (mode & 0o7777) | 0o001);
}

async function giveTo(dir: string, user: SystemUser): Promise<void> {
  await chown(dir, user.uid, user.gid);
  await chmod(dir, 0o700);
}

async function reaches(user: SystemUser, dir: string): Promise<boolean> {
  return run("/bin/sh", ["-c", 'test -x "$1"', "sh", dir], { ...user, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

async function runs(user: SystemUser, { initdb, postgres }: PostgresBinaries): Promise<boolean> {
  const all = [initdb, postgres].map((program) => run(program, ["--version"], { ...user, cwd: "/" }));
  return Promise.all(all).then(
    () => true,
    () => false,
  );
}

/** Independent of the umask under which the files were written. */
async function openToRead(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, entry.isDirectory() || (mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
