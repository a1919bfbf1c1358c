import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { everyPage, valueOf } from "../../../src/cli/ask-hub.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import { readJobs } from "../../../src/client/http/operate-http.ts";
import { redriveJob } from "../../../src/client/http/ops-http.ts";
import { PROJECT } from "../../project.ts";

/** A hub on a stack of this machine. */
export interface HubAtWork {
  /** Where its archive is noted. */
  readonly stateDir: string;
  readonly url: string;
  readonly hubId: string;
}

/** Exports the archive and each room into files, as docs/operations/upgrade.md says. */
export async function exportHub(hub: HubAtWork, rooms: readonly string[], files: string): Promise<void> {
  await archive(hub, ["export", "--hub", hub.hubId, "--output", join(files, "archive.ndjson")]);
  for (const roomId of rooms) {
    const response = await fetch(roomUrl(hub, roomId, "export"), { headers: await authorized(hub) });
    if (!response.ok) throw new Error(`${roomId} was not exported: ${response.status} ${await response.text()}`);
    await writeFile(fileOf(files, roomId), await response.text());
  }
}

/** Imports them into an empty hub: first the archive, in which rooms register themselves. */
export async function importHub(hub: HubAtWork, rooms: readonly string[], files: string): Promise<void> {
  await archive(hub, ["import", join(files, "archive.ndjson")]);
  for (const roomId of rooms) {
    const response = await fetch(roomUrl(hub, roomId, "import"), {
      method: "POST",
      headers: { ...(await authorized(hub)), "content-type": "application/x-ndjson" },
      body: await readFile(fileOf(files, roomId)),
    });
    if (!response.ok) throw new Error(`${roomId} was not imported: ${response.status} ${await response.text()}`);
  }
}

/** Publishings wait in Temporal, and that was wiped too: begins each anew (CLO7). @returns those that were refused */
export async function redrivePublishings(hub: HubAtWork): Promise<{ readonly unmoved: readonly string[] }> {
  const access = { url: hub.url, hubId: hub.hubId, token: await operatorToken(hub) };
  const pages = await everyPage(AbortSignal.timeout(30_000), (cursor) => readJobs(access, { rooms: "all", cursor }));
  const unmoved: string[] = [];
  for (const { kind, roomId, jobId } of pages.flatMap(({ jobs }) => jobs)) {
    if (kind !== "publishing") continue;
    const answer = await redriveJob(access, { roomId, jobId });
    if (!answer.ok) unmoved.push(`publishing of ${jobId}: ${answer.problem.code}, ${answer.problem.detail}`);
  }
  return { unmoved };
}

async function archive({ stateDir }: HubAtWork, args: readonly string[]): Promise<void> {
  const env = { ...process.env, ...parseEnv(await readFile(join(stateDir, "archive.env"), "utf8")) };
  const program = join(PROJECT, "src/cli/archive.ts");
  await promisify(execFile)(process.execPath, [program, ...args], { cwd: PROJECT, env });
}

function roomUrl({ url, hubId }: HubAtWork, roomId: string, act: "export" | "import"): string {
  return `${url}/v1/ops/hubs/${hubId}/rooms/${roomId}/${act}`;
}

async function authorized(hub: HubAtWork): Promise<Readonly<Record<string, string>>> {
  return { authorization: `Bearer ${await operatorToken(hub)}` };
}

async function operatorToken({ url, hubId }: HubAtWork): Promise<string> {
  return (await valueOf(devToken({ url }, { actorId: "olga", hubId, roomId: "*", roles: ["ops"] }))).token;
}

function fileOf(files: string, roomId: string): string {
  return join(files, `${roomId}.ndjson`);
}
