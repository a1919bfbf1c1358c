import { readFileSync } from "node:fs";
import { sql, type Kysely } from "kysely";
import { Marked, type Token } from "marked";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openArchive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { openDatabase } from "../../../src/offline-bridge/archive/open-database.ts";
import type { ArchiveSchema } from "../../../src/offline-bridge/archive/schema.ts";
import { exportMarkdown } from "../../../src/offline-bridge/archive/transfer/export-markdown.ts";
import { exportRows } from "../../../src/offline-bridge/archive/transfer/export-rows.ts";
import { importRows } from "../../../src/offline-bridge/archive/transfer/import-rows.ts";
import type { TransferScope } from "../../../src/offline-bridge/archive/transfer/transfer-format.ts";
import { rowsOf, transferTables } from "../../../src/offline-bridge/archive/transfer/transfer-tables.ts";
import { openWorldStore } from "../../../src/offline-bridge/archive/world/open-world-store.ts";
import { lexiconAsRead } from "../../../src/offline-bridge/closure/session-lexicon.ts";
import { Scenario } from "../../unit/closure/scenarios/scenario.ts";
import { playedArchive } from "./support/played-archive.ts";
import { serversToTest, startTestServer, type TestServer } from "./support/servers.ts";
import { wipeArchive } from "./support/wipe-archive.ts";

const never = new AbortController().signal;

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

async function* linesIn(text: string): AsyncGenerator<string> {
  yield* text.replace(/\n$/u, "").split("\n");
}

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let server: TestServer;
  let db: Kysely<ArchiveSchema>;

  beforeAll(async () => {
    server = await startTestServer(binaries);
    db = await openDatabase(server.url);
  });
  afterAll(async () => {
    await db?.destroy();
    await server?.stop();
  });

  const exported = (scope: TransferScope) => textOf(exportRows(db, scope, never, () => {}));
  const imported = (text: string) => importRows(db, linesIn(text), never);

  const wipe = () => wipeArchive(db);

  async function countRows(): Promise<number> {
    let rows = 0;
    for (const { name } of await transferTables(db)) {
      const { rows: counted } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(name)}`.execute(db);
      rows += counted[0]?.n ?? 0;
    }
    return rows;
  }

  describe("an export", () => {
    beforeAll(async () => {
      await wipe();
      await playedArchive(server.url);
      await playedArchive(server.url, { hubId: "other", sessionIds: ["elsewhere"] });
    });

    test("RUN11 holds every table of the archive", async () => {
      const tables = await transferTables(db);
      const left = tables.filter((table) => rowsOf(tables, table, { hubId: "hub" }) === undefined);
      expect(left.map(({ name }) => name)).toEqual([]);
    });

    test("RUN11 of a hub, wiped, imported and exported again is the same, byte for byte", async () => {
      const text = await exported({ hubId: "hub" });
      expect(text).toMatch(/^\{"format":"frontier-hub-archive","version":1,"schema":"[^"]+","hubId":"hub"\}\n/u);
      expect(text).not.toContain('"other"');
      for (const table of [
        "sessions",
        "events",
        "run_stages",
        "results",
        "lore",
        "decisions",
        "digests",
        "alerts",
        "reports",
      ])
        expect(text).toContain(`\n{"table":"${table}","row":`);
      await wipe();
      const rows = text.trimEnd().split("\n").length - 2;
      expect(await imported(text)).toMatchObject({ hubId: "hub", added: rows, there: 0 });
      expect(await exported({ hubId: "hub" })).toBe(text);
      expect(await imported(text)).toMatchObject({ added: 0, there: rows });
      expect(await exported({ hubId: "hub" })).toBe(text);
      await playedArchive(server.url, { hubId: "other", sessionIds: ["elsewhere"] });
    });

    test("RUN11 of a session is that session with what it refers to, and can stand alone", async () => {
      const text = await exported({ hubId: "hub", sessionId: "evening-1" });
      expect(text).not.toContain("evening-2");
      expect(text).toContain('{"table":"batches"');
      expect(text).not.toContain('{"table":"digests"');
      await wipe();
      await imported(text);
      expect(await exported({ hubId: "hub", sessionId: "evening-1" })).toBe(text);
    });
  });

  test("RUN11 CLO12 of a session holds the hub's lexicon that it was read with, and no other", async () => {
    await wipe();
    await playedArchive(server.url, { sessionIds: ["evening-1"] });
    const worlds = openWorldStore(db);
    const lexicons = ["Alder", "Birch", "Cedar"].map((canonicalName) => ({
      entities: [{ entityId: "region.grove", entityType: "region", canonicalName }],
    }));
    const versions: (number | undefined)[] = [];
    for (const [nth, content] of lexicons.entries()) {
      const at = `2026-11-01T0${nth}:00:00.000Z`;
      versions.push(
        await worlds.keepDocument("hub", "lexicon", { schema: 1, content, changedBy: "ops", at, actId: `act-${nth}` }),
      );
    }
    const [, second = 0] = versions;
    await sql`UPDATE stages SET output = output || ${JSON.stringify({ lexiconVersion: second })}::jsonb
      WHERE session_id = 'evening-1' AND stage = 'entities'`.execute(db);
    const text = await exported({ hubId: "hub", sessionId: "evening-1" });
    expect(text).toContain("Birch");
    expect(text).not.toMatch(/Alder|Cedar/u);
    await wipe();
    await imported(text);
    expect(await exported({ hubId: "hub", sessionId: "evening-1" })).toBe(text);
    const session = { hubId: "hub", roomId: "hall", sessionId: "evening-1" };
    const archive = await openArchive(server.url);
    const read = await lexiconAsRead(archive.closures, worlds, session);
    await archive.close();
    expect(read).toMatchObject({ version: second, lexicon: { entities: [{ canonicalName: "Birch" }] } });
    // A row of the world that is neither the session's nor its lexicon does not belong into the file.
    const stranger = text.replace('"kind":"lexicon"', '"kind":"verbs"');
    await expect(imported(stranger)).rejects.toThrow(/is not of the session "evening-1"/u);
  });

  test("RUN11 an export of the first format is still read", async () => {
    await wipe();
    const text = readFileSync(new URL("golden/archive-export-v1.ndjson", import.meta.url), "utf8");
    const rows = text.trimEnd().split("\n").length - 2;
    expect(await imported(text)).toMatchObject({ hubId: "golden", added: rows });
    const again = await exported({ hubId: "golden" });
    expect(again.split("\n").length).toBe(text.split("\n").length);
  });

  describe("a file that is not right", () => {
    let good: string;
    beforeAll(async () => {
      await wipe();
      await playedArchive(server.url, { sessionIds: ["evening-1"] });
      good = await exported({ hubId: "hub" });
    });
    beforeEach(wipe);

    const header = (changes: object) => (text: string) =>
      text.replace(/^.*\n/u, (line) => `${JSON.stringify({ ...(JSON.parse(line) as object), ...changes })}\n`);
    const insert = (nth: number, line: string) => (text: string) =>
      text
        .split("\n")
        .toSpliced(nth - 1, 0, line)
        .join("\n");
    const session = { hub_id: "hub", room_id: "hall", session_id: "evening-1" };

    test.each<[string, (text: string) => string, RegExp]>([
      ["a newer format", header({ version: 2 }), /^line 1: .*newer release \(format 2, and this one reads up to 1\)/u],
      ["a newer schema", header({ schema: "9999-x" }), /^line 1: .*newer release \(its tables are at 9999-x/u],
      ["another file", () => "{}\n", /^line 1: it is not the first line of an export/u],
      ["nothing", () => "", /^line 1: it is no JSON/u],
      ["half a line", (text) => text.slice(0, text.lastIndexOf('"row"')), /^line \d+: it is no JSON/u],
      ["no last line", (text) => text.replace(/\n\{"end".*\n$/u, "\n"), /^line \d+: the file ends here/u],
      [
        "a row too few",
        (text) => text.replace(/\n\{"table":"alerts".*/u, ""),
        /rows were exported, and \d+ are here$/u,
      ],
      ["an unknown table", insert(3, '{"table":"towels","row":{"a":1}}'), /^line 3: there is no table "towels"$/u],
      ["an unknown column", insert(3, '{"table":"lore","row":{"mood":1}}'), /^line 3: .* has no column "mood"$/u],
      ["an empty row", insert(3, '{"table":"lore","row":{}}'), /^line 3: the row of lore is empty$/u],
      [
        "a row of another hub",
        insert(3, JSON.stringify({ table: "sessions", row: { ...session, hub_id: "foe" } })),
        /^line 3: the row of sessions is not of the hub "hub"$/u,
      ],
      [
        "a value that does not fit",
        insert(4, JSON.stringify({ table: "sessions", row: { ...session, session_id: "x", closed_at: "soon" } })),
        /^line 4: table sessions: .*soon/u,
      ],
      [
        "a character that no text holds",
        insert(4, JSON.stringify({ table: "sessions", row: { ...session, session_id: "\0" } })),
        /^line 4: table sessions: /u,
      ],
      [
        "a row without its session",
        insert(
          2,
          JSON.stringify({ table: "publishing", row: { ...session, session_id: "lost", batch_id: "b", plan: {} } }),
        ),
        /^line 2: table publishing: /u,
      ],
    ])("RUN11 %s is refused with its line, and nothing of the file is there", async (_what, change, message) => {
      await expect(imported(change(good))).rejects.toThrow(message);
      expect(await countRows()).toBe(0);
    });

    test("RUN11 an import that is stopped leaves nothing", async () => {
      const stop = new AbortController();
      async function* stopping() {
        let nth = 0;
        for await (const line of linesIn(good)) {
          if ((nth += 1) === 40) stop.abort();
          yield line;
        }
      }
      await expect(importRows(db, stopping(), stop.signal)).rejects.toThrow(/abort/u);
      expect(await countRows()).toBe(0);
    });
  });

  test("RUN11 CLO12 in Markdown each session's entities have the names of the lexicon that it was read with", async () => {
    await wipe();
    await playedArchive(server.url, { sessionIds: ["evening-1", "evening-2"] });
    const worlds = openWorldStore(db);
    const versions: (number | undefined)[] = [];
    for (const [nth, canonicalName] of ["Alder", "Birch"].entries()) {
      const content = { entities: [{ entityId: "faction.tempered-accord", entityType: "faction", canonicalName }] };
      const put = { schema: 1, content, changedBy: "ops", at: `2026-11-01T0${nth}:00:00.000Z`, actId: `act-${nth}` };
      versions.push(await worlds.keepDocument("hub", "lexicon", put));
    }
    await sql`UPDATE stages SET output = output || ${JSON.stringify({ lexiconVersion: versions[0] })}::jsonb
      WHERE session_id = 'evening-1' AND stage = 'entities'`.execute(db);
    const markdownOf = (sessionId?: string) =>
      textOf(
        exportMarkdown(
          db,
          { hubId: "hub", ...(sessionId !== undefined && { sessionId }) },
          (id) => `the worker's ${id.split(".").at(-1)}`,
          never,
          () => {},
        ),
      );
    expect(await markdownOf("evening-1")).toContain("Alder gains control");
    // No lexicon of its hub has read this one.
    expect(await markdownOf("evening-2")).toContain("the worker's tempered-accord gains control");
    const whole = await markdownOf();
    expect(whole).toContain("Alder gains control");
    expect(whole).toContain("the worker's tempered-accord gains control");
    expect(whole).not.toContain("Birch");
  });

  test("TXT5 RUN11 nothing that players or moderators wrote becomes an element of the Markdown export", async () => {
    await wipe();
    const nasty = "<script>alert(1)</script> [x](javascript:y) **b** `c` | d\n# e\n1. f";
    const events = new Scenario()
      .join("mira", "<b>Mira</b>", ["gm"])
      .join("avery", "[Avery](https://evil.example)")
      .narrate(`The Custodial Council has lost its hold on the Auric Steppe. ${nasty}`)
      .say("avery", "They say the Kite Guild has seized the Auric Steppe. ![x](https://evil.example/y)")
      .say("avery", `# I ask: who saw their riders? ${nasty}`)
      .close(nasty);
    await playedArchive(server.url, { events, rewrite: nasty, sessionIds: ["evening-1"] });
    const told = exportMarkdown(
      db,
      { hubId: "hub" },
      (id) => id,
      never,
      () => {},
    );
    const markdown = await textOf(told);
    const parser = new Marked({ gfm: true });
    const kinds = new Set<string>();
    void parser.walkTokens(parser.lexer(markdown), (token: Token) => void kinds.add(token.type));
    const ours = [
      "codespan",
      "escape",
      "heading",
      "list",
      "list_item",
      "paragraph",
      "space",
      "strong",
      "table",
      "text",
    ];
    expect([...kinds].toSorted()).toEqual(ours);
    expect(markdown).toContain("&lt;script&gt;alert(1)");
    for (const title of ["Recap", "Changes", "Decisions", "Reports", "Lore"])
      expect(markdown).toContain(`\n### ${title}\n`);
    const headings = parser
      .lexer(markdown)
      .flatMap((token) => (token.type === "heading" ? [String(token["text"])] : []));
    expect(headings.filter((text) => text.includes("e"))).not.toContain("e");
  });
});
