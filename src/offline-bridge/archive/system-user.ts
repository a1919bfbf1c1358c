import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whom a PostgreSQL server runs as; undefined for whoever runs this process. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: there it gets the user `postgres`, made where it is missing. */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await idsOf("postgres");
  if (found !== undefined) return found;
  await run("groupadd", ["--system", "--force", "postgres"]);
  await run("useradd", ["--system", "--no-create-home", "--gid", "postgres", "postgres"]);
  const made = await idsOf("postgres");
  if (made === undefined)
    throw new Error("the user `postgres`, as whom PostgreSQL would run under root, cannot be made");
  return made;
}

async function idsOf(name: string): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
