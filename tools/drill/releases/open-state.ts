import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { postgresUser } from "../../dev-stack/postgres/system-user.ts";
import type { KeptAnswers } from "./keep-release.ts";
import { unpack } from "./pack.ts";
import { releaseFiles } from "./release-files.ts";

/** A copy of the state directory of a kept release, in a new folder of temporary files; the caller removes it. */
export async function openState(version: string): Promise<string> {
  const stateDir = mkdtempSync(join(tmpdir(), "hub-state-"));
  await unpack(releaseFiles(version).state, stateDir);
  // Under root PostgreSQL runs as another user, and takes only data of its own.
  const user = await postgresUser();
  if (user !== undefined)
    await promisify(execFile)("chown", ["-R", `${user.uid}:${user.gid}`, join(stateDir, "archive/data")]);
  return stateDir;
}

/** The answers of the hub of that state when it was stopped. */
export async function keptAnswers(version: string): Promise<KeptAnswers> {
  const text = gunzipSync(await readFile(releaseFiles(version).answers)).toString("utf8");
  // `npm run drill -- keep` alone writes it.
  return JSON.parse(text) as KeptAnswers;
}
