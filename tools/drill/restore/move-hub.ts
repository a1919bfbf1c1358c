import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { valueOf } from "../../../src/cli/ask-hub.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import type { UnfinishedJob } from "../../../src/durable/protocol/http/operating.ts";
import { PROJECT } from "../../project.ts";

/** A hub on a stack of this machine. */
export interface HubAtWork {
  /** Where its archive is noted. */
  readonly stateDir: string;
  readonly url: string;
  readonly hubId: string;
}

/** Writes the archive and each room into a file of a folder, by the commands that an operator has. @throws where one fails */
export async function exportHub(hub: HubAtWork, rooms: readonly string[], folder: string): Promise<void> {
  await archive(hub, ["export", "--hub", hub.hubId, "--output", archiveFile(folder)]);
  for (const roomId of rooms) await ops(hub, ["export", roomId, "--out", roomFile(folder, roomId)]);
}

/**
 * Brings them into an empty hub, and begins what waited in Temporal anew: publishings, by the archive's list of them (CLO7).
 * @throws where a command fails
 */
export async function importHub(hub: HubAtWork, rooms: readonly string[], folder: string): Promise<void> {
  await archive(hub, ["import", archiveFile(folder)]);
  for (const roomId of rooms) await ops(hub, ["import", roomFile(folder, roomId)]);
  for (const { jobId, roomId } of await publishings(hub)) await ops(hub, ["redrive", jobId, "--room", roomId]);
}

/** The publishings that have not come to their end; their jobs have the id of their session. */
export async function publishings(hub: HubAtWork): Promise<readonly UnfinishedJob[]> {
  const said = await ops(hub, ["jobs", "--rooms", "all", "--json"]);
  const { jobs } = JSON.parse(said) as { readonly jobs: readonly UnfinishedJob[] };
  return jobs.filter(({ kind }) => kind === "publishing");
}

async function archive({ stateDir }: HubAtWork, args: readonly string[]): Promise<string> {
  return runTool("src/cli/archive.ts", args, parseEnv(await readFile(join(stateDir, "archive.env"), "utf8")));
}

async function ops(hub: HubAtWork, args: readonly string[]): Promise<string> {
  return runTool("src/cli/ops.ts", args, { HUB_URL: hub.url, HUB_TOKEN: await operatorToken(hub) });
}

async function operatorToken({ url, hubId }: HubAtWork): Promise<string> {
  return (await valueOf(devToken({ url }, { actorId: "olga", hubId, roomId: "*", roles: ["ops"] }))).token;
}

async function runTool(file: string, args: readonly string[], env: Readonly<NodeJS.Dict<string>>): Promise<string> {
  const options = { cwd: PROJECT, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [join(PROJECT, file), ...args], options);
  return stdout;
}

function archiveFile(folder: string): string {
  return join(folder, "archive.ndjson");
}

function roomFile(folder: string, roomId: string): string {
  return join(folder, `${roomId}.room.ndjson`);
}
