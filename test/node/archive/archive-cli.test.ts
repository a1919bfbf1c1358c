import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql, type Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MIGRATIONS } from "../../../src/offline-bridge/archive/migrate-archive.ts";
import { migrateAt } from "../../../src/offline-bridge/archive/migrate-at.ts";
import { openDatabase } from "../../../src/offline-bridge/archive/open-database.ts";
import type { ArchiveSchema } from "../../../src/offline-bridge/archive/schema.ts";
import { PROJECT } from "../../../tools/project.ts";
import { BARE_ENV } from "../../support/bare-env.ts";
import { playedArchive } from "./support/played-archive.ts";
import { startTestServer, type TestServer } from "./support/servers.ts";
import { wipeArchive } from "./support/wipe-archive.ts";

let server: TestServer;
let db: Kysely<ArchiveSchema>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "archive-cli-"));
  server = await startTestServer();
  db = await openDatabase(server.url);
  await playedArchive(server.url);
});
afterAll(async () => {
  await db?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly nodeArgs?: readonly string[];
  /** Sends Ctrl-C as soon as this file is there. */
  readonly stopOn?: (name: string) => boolean;
}

/** Runs the tool as a process of its own. */
async function archive(args: readonly string[], { env, stdin = "", nodeArgs = [], stopOn }: RunOptions = {}) {
  const settings = env ?? { DATABASE_URL: server.url };
  const child = spawn(process.execPath, ["--no-warnings", ...nodeArgs, join(PROJECT, "src/cli/archive.ts"), ...args], {
    cwd: folder,
    env: { ...BARE_ENV, ...settings },
    stdio: "pipe",
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  child.stdin.on("error", () => {}).end(stdin);
  const watch = setInterval(() => {
    if (stopOn !== undefined && readdirSync(folder).some(stopOn)) child.kill("SIGINT");
  }, 5);
  const code = await new Promise<number | null>((resolve) => void child.once("close", resolve));
  clearInterval(watch);
  return { code, ...said };
}

const wipe = () => wipeArchive(db);

describe("npm run archive", () => {
  test("RUN11 exports a hub, and imports it again into an empty archive", async () => {
    const file = join(folder, "hub.ndjson");
    const out = await archive(["export", "--hub", "hub", "--output", file, "--json"]);
    expect([out.code, out.stderr]).toEqual([0, ""]);
    const { rows, ...rest } = JSON.parse(out.stdout) as { rows: number };
    expect(rest).toEqual({ hubId: "hub", format: "ndjson" });
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe("600");
    await wipe();
    const text = await readFile(file, "utf8");
    expect(await archive(["import", "-", "--json"], { stdin: text })).toEqual({
      code: 0,
      stdout: `${JSON.stringify({ hubId: "hub", added: rows, there: 0 })}\n`,
      stderr: "",
    });
    const again = await archive(["export", "--hub", "hub"]);
    expect([again.code, again.stdout === text, again.stderr]).toEqual([0, true, `Exported ${rows} rows.\n`]);
    expect((await archive(["import", file])).stdout).toBe(
      `Imported hub hub: 0 rows are new, ${rows} were there and stayed as they were.\n`,
    );
  });

  test("RUN11 writes a session for people", async () => {
    const { code, stdout } = await archive([
      "export",
      "--hub",
      "hub",
      "--session",
      "evening-1",
      "--format",
      "markdown",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# What was played on `hub`\n\n## Session `evening-1` in room `hall`\n/u);
    expect(stdout).not.toContain("evening-2");
  });

  test("RUN11 a file that is malformed changes nothing, and its line is named", async () => {
    const file = join(folder, "broken.ndjson");
    await writeFile(
      file,
      (await readFile(join(folder, "hub.ndjson"), "utf8")).replace('"table":"events"', '"table":"e"'),
    );
    const { code, stderr } = await archive(["import", file]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^archive: line \d+: there is no table "e"\n$/u)]);
    const none = await archive(["import", join(folder, "none.ndjson")]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/none.ndjson cannot be read: ENOENT/u)]);
  });

  test("RUN11 an unknown session, a folder that is not there and an archive that is away are each said in a line", async () => {
    const unknown = await archive(["export", "--hub", "hub", "--session", "lost"]);
    expect(unknown).toEqual({ code: 1, stdout: "", stderr: "archive: the archive has no session lost of hub hub\n" });
    const nowhere = await archive(["export", "--hub", "hub", "--output", join(folder, "no", "file")]);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      expect.stringMatching(/^archive: .*cannot be written: ENOENT/u),
    ]);
    const away = await archive(["status"], { env: { DATABASE_URL: "postgresql://hub:s3cret@127.0.0.1:1/hub" } });
    expect([away.code, away.stderr]).toEqual([
      1,
      expect.stringMatching(/^archive: DATABASE_URL .*nothing answers there/u),
    ]);
    expect(away.stderr).not.toContain("s3cret");
  });

  test.each([
    [[], /name a command/u],
    [["explode"], /there is no command explode/u],
    [["export"], /export needs --hub/u],
    [["export", "--hub", "h", "--format", "pdf"], /--format must be/u],
    [["import"], /import needs a file/u],
    [["import", "a", "b"], /b is one word too many/u],
    [["status", "--to", "x"], /status takes no --to/u],
  ])("RUN11 %j is wrong usage, and says what is", async (args, message) => {
    const { code, stderr } = await archive(args);
    expect([code, stderr]).toEqual([64, expect.stringMatching(message)]);
  });

  test("RUN10 status and migrate tell where the tables are, of the archive that npm start has noted", async () => {
    const dir = join(folder, "state");
    await mkdir(dir);
    await writeFile(join(dir, "archive.env"), `DATABASE_URL='${server.url}'\n`);
    const env = { HUB_STATE_DIR: dir };
    const names = Object.keys(MIGRATIONS);
    const status = await archive(["status", "--json"], { env });
    expect(JSON.parse(status.stdout)).toMatchObject({ done: names, missing: [], unknown: [], rows: { sessions: 2 } });
    const down = await archive(["migrate", "--to", "0001-first"], { env });
    expect(down.stdout).toBe("The archive's tables are at 0001-first.\n");
    expect((await archive(["export", "--hub", "hub"], { env })).stderr).toContain("run `npm run archive -- migrate`");
    const up = await archive(["migrate", "--json"], { env });
    expect(JSON.parse(up.stdout)).toEqual({ done: names, missing: [], unknown: [] });
    const none = await archive(["status"], { env: {} });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("DATABASE_URL is missing")]);
  });

  describe("a large archive", () => {
    beforeAll(async () => {
      await migrateAt(server.url);
      await wipe();
      await playedArchive(server.url, { hubId: "large", sessionIds: ["evening-1"] });
      // 42 MB of events, and ten recaps of a megabyte.
      await sql`INSERT INTO events SELECT hub_id, room_id, session_id, 100000 + nth, 'chat.said', now(),
        jsonb_build_object('version', 100000 + nth, 'data', jsonb_build_object('message', repeat(md5(nth::text), 45)))
        FROM sessions, generate_series(1, 28000) AS nth`.execute(db);
      await sql`INSERT INTO sessions (hub_id, room_id, session_id, opened_at, closed_at, from_version, to_version, reason,
          audit_ref, correlation_id, recap)
        SELECT 'large', 'hall', 'wide-' || nth, now(), now(), 1, 2, 'r', 'a', 'c',
          jsonb_build_object('text', repeat(md5(nth::text), 30000))
        FROM generate_series(1, 10) AS nth`.execute(db);
    }, 120_000);

    test("RUN11 is exported and imported in the memory of a small one", async () => {
      const nodeArgs = ["--max-old-space-size=48"];
      const file = join(folder, "large.ndjson");
      expect(await archive(["export", "--hub", "large", "--output", file], { nodeArgs })).toMatchObject({ code: 0 });
      expect((await stat(file)).size).toBeGreaterThan(50_000_000);
      await wipe();
      expect(await archive(["import", file], { nodeArgs })).toMatchObject({ code: 0, stderr: "" });
    }, 240_000);

    test("RUN4 RUN11 an export that Ctrl-C stops ends with 130 and leaves no file", async () => {
      const file = join(folder, "stopped.ndjson");
      const stopOn = (name: string) => name.startsWith("stopped.ndjson");
      const { code, stderr } = await archive(["export", "--hub", "large", "--output", file], { stopOn });
      expect([code, stderr]).toEqual([130, "archive: export was stopped, and nothing of it remains\n"]);
      expect(existsSync(file)).toBe(false);
      expect(readdirSync(folder).filter(stopOn)).toEqual([]);
    }, 120_000);
  });
});
