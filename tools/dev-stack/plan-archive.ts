import { join } from "node:path";
import { PROJECT } from "../project.ts";
import { whyArchiveIsSilent } from "./archive-answers.ts";
import { inherited, type PlanInput } from "./plan-input.ts";
import { archiveUrl, keepArchivePassword } from "./postgres/archive-password.ts";
import type { ProcessPlan } from "./processes/process-plan.ts";

const ARCHIVE_PORT = 5433;

/** The archive's `DATABASE_URL`: of a server that runs already, or of the one that this stack starts. */
export function databaseUrl({ settings, archivePort = ARCHIVE_PORT }: PlanInput): string {
  const { archive, stateDir } = settings;
  if (archive.kind === "running") return archive.url;
  return archiveUrl(keepArchivePassword(archiveDir(stateDir)), archivePort);
}

function archiveDir(stateDir: string): string {
  return join(stateDir, "archive");
}

/** The PostgreSQL that comes with the hub; undefined where DATABASE_URL names another. */
export function planArchive(input: PlanInput): ProcessPlan | undefined {
  const { settings, secrets, env, archivePort = ARCHIVE_PORT } = input;
  if (settings.archive.kind !== "own") return undefined;
  const url = databaseUrl(input);
  return {
    name: "archive",
    command: process.execPath,
    args: [join(PROJECT, "tools/dev-stack/postgres/embedded-server.ts")],
    cwd: PROJECT,
    env: {
      ...inherited(env),
      ARCHIVE_DIR: archiveDir(settings.stateDir),
      ARCHIVE_PORT: String(archivePort),
      HUB_PARENT_PIPE: "1",
      HUB_STACK_ID: secrets.HUB_STACK_ID,
    },
    url: `127.0.0.1:${archivePort}`,
    ports: [{ setting: "ARCHIVE_PORT", port: archivePort }],
    log: join(settings.stateDir, "logs", "archive.log"),
    after: [],
    isUp: async () => (await whyArchiveIsSilent(url)) === undefined,
    upWithinMs: 60_000,
    stopWithinMs: 15_000,
    deadAfterMs: 0,
  };
}
