import { expect, test } from "vitest";
import { RoomFileEnd, RoomFileHead } from "../../../src/durable/protocol/http/room-file.ts";
import { STORAGE_STEP } from "../../../src/durable/storage/migrate.ts";
import { invoker, moderator, player, spectator, type Character } from "../durable/support/character.ts";
import { clock } from "../durable/support/clock.ts";
import { watchDisk } from "../durable/support/disk.ts";
import { queue } from "../durable/support/queue.ts";
import { contestResolved } from "../durable/support/results.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { outcomeOf } from "../worker/support/call-edge.ts";
import { askAsOperator, olga } from "./support/ask-as-operator.ts";
import { changeLine, exported, importInto, moveOut, withDigest } from "./support/room-files.ts";

const ada = invoker("ada");
const bob = player("bob");

/** A room in the middle of everything, whose clients have gone. */
async function busyRoom() {
  const room = new TestRoom();
  const [a, b, mo] = [await room.open(ada), await room.open(bob), await room.open(moderator("mo"))];
  await a.say("hello, with a \u{2028} and \u{1F3B2}");
  const version = await a.say("a word taken back");
  await mo.act("mod.retractMessage", { version, reason: "rude" });
  await b.act("verb.whisper", { target: "ada", message: "psst" });
  await a.act("verb.offerTrade", { target: "bob", give: [], want: [{ item: "coin", quantity: 1 }] });
  await a.act("verb.invokeRelic", { relicId: "orb" });
  await b.act("verb.challengeDuel", { target: "ada", stakes: "a song" });
  await a.act("verb.challengeDuel", { target: "bob" });
  await queue.soon(room, "hubAction");
  await queue.soon(room, "contest");
  for (const each of [a, b, mo]) await each.close();
  return room;
}

async function seenBy(room: TestRoom, who: Character) {
  const read = async (path: string): Promise<unknown> => (await room.request(path, who)).json();
  return { state: await read("/state"), events: await read("/events"), sessions: await read("/sessions") };
}

test("OPS7 a file begins with the room it is of and ends with a digest; each line between is a row", async () => {
  const room = await busyRoom();
  const { version } = await room.state(ada);
  const lines = (await exported(room))
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  const head = lines[0];
  expect(head).toMatchObject({ kind: "room", schema: 1, hubId: room.hubId, roomId: room.roomId, version });
  const rows = lines.slice(1, -1) as { kind: string; table: string }[];
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["row"]));
  const { counts } = lines.at(-1) as RoomFileEnd;
  expect(counts).toEqual((head as RoomFileHead).counts);
  expect(rows.filter(({ table }) => table === "log")).toHaveLength(version);
  expect(counts["jobs"]).toBe(2);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
});

test.each([
  ["awake", async () => {}],
  ["asleep", (room: TestRoom) => room.hibernate()],
])("OPS7 PRE5 an export of a room that is %s takes no seat, writes no row and moves no alarm", async (_, before) => {
  const room = await busyRoom();
  await room.state(ada);
  await before(room);
  const first = await exported(room);
  const disk = await watchDisk(room);
  expect(withoutTimes(await exported(room))).toEqual(withoutTimes(first));
  expect([disk.rowsWritten(), disk.alarms]).toEqual([0, []]);
  disk.restore();
});

const withoutTimes = (file: string) => file.split("\n").slice(1, -2);

test("OPS7 OPS8 RES3 what is imported is what was exported: views, log, receipts, jobs, deadlines", async () => {
  const room = await busyRoom();
  const everybody = [ada, bob, moderator("mo"), olga, spectator("sam")];
  const before = await Promise.all(everybody.map((who) => seenBy(room, who)));
  const said = { id: "once", verb: "verb.emote", args: { text: "waves" } };
  const receipt = await (await room.request("/commands", bob, said)).json();
  const rejected = await (
    await room.request("/commands", bob, { id: "never", verb: "verb.acceptTrade", args: { tradeId: "none" } })
  ).json();
  const now = await Promise.all(everybody.map((who) => seenBy(room, who)));
  expect(now).not.toEqual(before);
  const sent = queue.of(room).length;
  const alarmIn = await room.alarmIn();
  const file = await moveOut(room);
  expect((await importInto(room, file)).status).toBe(201);
  expect(await Promise.all(everybody.map((who) => seenBy(room, who)))).toEqual(now);
  expect(await (await room.request("/commands", bob, said)).json()).toEqual({ ...(receipt as object), replayed: true });
  expect(
    await (
      await room.request("/commands", bob, { id: "never", verb: "verb.acceptTrade", args: { tradeId: "none" } })
    ).json(),
  ).toEqual({
    ...(rejected as object),
    replayed: true,
  });
  expect(await room.alarmIn()).toBeLessThanOrEqual(alarmIn ?? 0);
  // Both jobs are sent again, and the register is told.
  await queue.soon(room, "contest", 2);
  expect(queue.of(room)).toHaveLength(sent + 2);
  expect(queue.records(room).filter(({ kind }) => kind === "room")).toHaveLength(2);
});

test("OPS8 CON11 BRG1 RES7 an imported room goes on: results count, deadlines are met, a result's answer is remembered", async () => {
  const room = await busyRoom();
  const job = queue.last(room, "contest");
  const result = contestResolved(job);
  await importInto(room, await moveOut(room));
  const answer = await room.result(result);
  expect(answer).toMatchObject({ ok: true, answer: { status: "applied" } });
  await importInto(room, await moveOut(room));
  expect(await room.result(result)).toEqual(answer);
  expect((await room.state(bob)).state.contests).toMatchObject([{ status: "resolved" }]);
  await room.pass(120_000);
  expect((await room.state(bob)).state.trades).toMatchObject([{ status: "cancelled" }]);
});

test("OPS7 the file is one cut: what comes while it is read stands in none of its lines", async () => {
  const room = new TestRoom();
  await room.crowd(20, 20);
  const { version } = await room.state(ada);
  const first = await room.object.exportPage(room.actor(olga));
  if (!first.ok) throw new Error(first.problem.detail);
  const b = await room.open(bob);
  await b.say("too late");
  let rows = [...first.page.rows];
  for (let page = first.page; !page.isLast;) {
    const next = await room.object.exportPage(room.actor(olga), page.exportId);
    if (!next.ok) throw new Error(next.problem.detail);
    ({ page } = next);
    rows = [...rows, ...page.rows];
  }
  expect(rows.filter(({ table }) => table === "log").map(({ row }) => row["version"])).toEqual(
    Array.from({ length: version }, (_, n) => n + 1),
  );
  expect(rows.some(({ table, row }) => table === "participants" && row["id"] === "bob")).toBe(false);
});

test("OPS7 a row that is changed before it was read breaks the export off, and the next one is whole", async () => {
  const room = new TestRoom();
  await room.crowd(70, 60);
  const [a, mo] = [await room.open(ada), await room.open(moderator("mo"))];
  const version = await a.say("a word taken back");
  const first = await room.object.exportPage(room.actor(olga));
  if (!first.ok) throw new Error(first.problem.detail);
  expect(first.page.isLast).toBe(false);
  await mo.act("mod.retractMessage", { version, reason: "rude" });
  expect(await room.object.exportPage(room.actor(olga), first.page.exportId)).toMatchObject({
    ok: false,
    problem: { code: "busy" },
  });
  expect((await exported(room)).trimEnd().split("\n").at(-1)).toContain('"kind":"end"');
});

test("OPS7 OPS8 who may not: nobody without the role and room *, and no room that nobody entered", async () => {
  const room = new TestRoom();
  expect((await askAsOperator(room, `/rooms/${room.roomId}/export`)).status).toBe(404);
  expect(await room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'")).toEqual([]);
});

test("OPS8 a room that has held anything is not imported into, and stays as it is", async () => {
  const room = await busyRoom();
  const file = await exported(room);
  const before = await seenBy(room, bob);
  expect(await outcomeOf(await importInto(room, file))).toBe("409 not-empty");
  expect(await seenBy(room, bob)).toEqual(before);
});

const FAULTS: readonly [name: string, change: (file: string) => string | Promise<string>, expected: string | RegExp][] =
  [
    ["an empty file", () => "", "line 1"],
    ["a file of another kind", () => '{"format":"frontier-hub-archive","version":1}\n', "line 1"],
    ["a file without its last line", (file) => `${file.trimEnd().split("\n").slice(0, -1).join("\n")}\n`, /^line \d+$/],
    ["a file cut off within a line", (file) => file.slice(0, -40), /^line \d+$/],
    ["a line that is lost", (file) => file.split("\n").toSpliced(3, 1).join("\n"), /^line \d+$/],
    ["a line that was changed", (file) => file.replace("psst", "pssst"), /^line \d+$/],
    ["a line that is no JSON", (file) => changeLine(file, 5, () => "{"), "line 5"],
    [
      "a table that no room has",
      (file) => changeLine(file, 4, (line) => line.replace(/"table":"\w+"/, '"table":"secrets"')),
      "line 4",
    ],
    [
      "a column of the wrong kind",
      (file) => changeLine(file, 2, (line) => line.replace(/"id":"[^"]*"/, '"id":7')),
      "line 2",
    ],
    ["a later schema", (file) => changeLine(file, 1, (line) => line.replace('"schema":1', '"schema":2')), "line 1"],
    [
      "a later storage",
      (file) => changeLine(file, 1, (line) => line.replace(/"storage":\d+/, '"storage":99')),
      "line 1",
    ],
    ["another room's file", (file) => file.replaceAll(/"roomId":"room-\w+"/g, '"roomId":"elsewhere"'), "line 1"],
    ["a row that stands twice", (file) => withDigest(doubled(file)), /^line \d+$/],
    ["a line behind the end", (file) => `${file}{}\n`, /^line \d+$/],
  ];

/** The second line again behind itself, counted. */
function doubled(file: string): string {
  const lines = file.split("\n");
  const { table } = JSON.parse(lines[1] ?? "") as { table: string };
  const counted = (line: string) =>
    line.replace(new RegExp(`"${table}":(\\d+)`), (_, n: string) => `"${table}":${Number(n) + 1}`);
  return [counted(lines[0] ?? ""), lines[1], ...lines.slice(1, -2), counted(lines.at(-2) ?? ""), ""].join("\n");
}

test.each(FAULTS)("OPS8 %s is refused with its line, and the room stays empty", async (_, change, expected) => {
  const room = await busyRoom();
  const file = await moveOut(room);
  const response = await importInto(room, await change(file));
  expect(response.status).toBe(400);
  const { code, path }: { code: string; path: string } = await response.json();
  expect(code).toBe("invalid-request");
  if (typeof expected === "string") expect(path).toBe(expected);
  else expect(path).toMatch(expected);
  expect(await room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'")).toEqual([]);
  expect(await room.alarmIn()).toBeNull();
  expect((await importInto(room, file)).status).toBe(201);
});

test("OPS8 a file of the first storage is migrated: tables and columns that came later are made", async () => {
  const room = await busyRoom();
  const before = await seenBy(room, bob);
  const file = await withDigest(ofFirstStorage(await moveOut(room)));
  expect(await (await importInto(room, file)).text()).toContain(`"roomId":"${room.roomId}"`);
  expect(await seenBy(room, bob)).toEqual(before);
  // The third storage takes retracted words from the log.
  const again = await exported(room);
  expect(again).toContain('"table":"retracted_lines"');
  expect((JSON.parse(again.split("\n")[0] ?? "") as RoomFileHead).storage).toBe(STORAGE_STEP);
});

/** The file as the first storage would have written it. */
function ofFirstStorage(file: string): string {
  const later = new Set(["checkpoint_parts", "recap_parts", "retracted_lines", "records", "hub_bans"]);
  const [head, ...rest] = file
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RoomFileHead & { table?: string });
  const rows = rest.slice(0, -1).filter(({ table = "" }) => !later.has(table));
  const counts = Object.fromEntries(Object.entries(head?.counts ?? {}).filter(([table]) => !later.has(table)));
  const lines = [{ ...head, storage: 1, counts }, ...rows, { ...rest.at(-1), counts }];
  return `${lines
    .map((line) => JSON.stringify(line))
    .join("\n")
    .replaceAll(',"hops":null', "")}\n`;
}

test("OPS8 rows that make no room are refused although the file is whole", async () => {
  const room = await busyRoom();
  const file = await moveOut(room);
  const broken = await withDigest(
    file.replaceAll(
      /("version":)(\d+)(,"counts")/g,
      (_, key: string, n: string, end: string) => `${key}${Number(n) + 1}${end}`,
    ),
  );
  expect(await outcomeOf(await importInto(room, broken))).toBe("400 invalid-request body");
  expect((await importInto(room, file)).status).toBe(201);
});

test.each(["trades", "contests", "contest_books", "participants"])(
  "OPS8 RES11 a file in which a row of %s has no body makes no room that wakes: it is refused, and the room is free",
  async (table) => {
    const room = await busyRoom();
    const file = await moveOut(room);
    const row = new RegExp(`("table":"${table}","row":.*"body":).*`);
    const broken = await withDigest(file.replace(row, "$1null}}"));
    expect(broken).not.toBe(file);
    expect(await outcomeOf(await importInto(room, broken))).toBe("400 invalid-request body");
    expect(await room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'")).toEqual([]);
    expect(await room.alarmIn()).toBeNull();
    expect((await importInto(room, file)).status).toBe(201);
    await room.hibernate();
    expect((await room.state(ada)).version).toBeGreaterThan(0);
  },
);

test("OPS8 RES6 a room that is lost in the middle of an import is empty again", async () => {
  const room = await busyRoom();
  const file = await moveOut(room);
  const [head = ""] = file.split("\n");
  const begin = { part: "begin", importId: "i-1", head: JSON.parse(head) as RoomFileHead } as const;
  expect(await room.object.importStep(begin)).toEqual({ ok: true });
  expect((await room.request("/state", ada)).status).toBe(503);
  expect(await outcomeOf(await importInto(room, file))).toBe("503 busy");
  await room.hibernate();
  expect((await room.state(ada)).version).toBe(0);
  expect(await room.object.importStep({ part: "end", importId: "i-1" })).toMatchObject({ problem: { code: "busy" } });
  expect((await importInto(room, file)).status).toBe(201);
});

test("OPS8 an import that nobody ends is dropped by the alarm, or by the next one", async () => {
  const room = await busyRoom();
  const file = await moveOut(room);
  const head = JSON.parse(file.split("\n")[0] ?? "") as RoomFileHead;
  await room.object.importStep({ part: "begin", importId: "i-1", head });
  clock.move(60_000);
  await room.object.importStep({ part: "begin", importId: "i-2", head });
  expect((await room.request("/state", ada)).status).toBe(503);
  expect(await room.pass(60_000)).toBe(true);
  expect((await room.state(ada)).version).toBe(0);
  expect((await importInto(room, file)).status).toBe(201);
});

test("OPS8 a packed file is imported as it is", async () => {
  const room = await busyRoom();
  const file = await moveOut(room);
  const packed = new Blob([file]).stream().pipeThrough(new CompressionStream("gzip"));
  expect((await importInto(room, packed, { "content-encoding": "gzip" })).status).toBe(201);
  expect(withoutTimes(await exported(room)).length).toBeGreaterThan(20);
});

test("OPS8 a body that is not packed as it says is refused, and the room stays empty", async () => {
  const room = await busyRoom();
  const file = await moveOut(room);
  expect(await outcomeOf(await importInto(room, "\t\n\r", { "content-encoding": "gzip" }))).toBe(
    "400 invalid-request line 1",
  );
  expect((await importInto(room, file)).status).toBe(201);
});

test("AUD1 an export and an import are acts", async () => {
  const room = await busyRoom();
  await importInto(room, await moveOut(room));
  const acts = queue.records(room).filter((each) => each.kind === "audit" && each.action.startsWith("room."));
  const act = { target: room.roomId, actorId: "olga" };
  expect(acts).toMatchObject([
    { ...act, action: "room.export" },
    { ...act, action: "room.import" },
  ]);
});
