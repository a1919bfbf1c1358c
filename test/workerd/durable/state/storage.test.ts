import { describe, expect, test } from "vitest";
import { gm, player } from "../support/character.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");

describe("what is stored", () => {
  test("CMD8 every event has its schema number beside it, and its own text as it was sent", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.open(player("bob"));
    await client.say("hello");
    await client.act("verb.challengeDuel", { target: "bob" });
    const rows = await room.rows<{ schema: number; event: string }>("SELECT schema, event FROM log ORDER BY version");
    expect(rows.map(({ schema }) => schema)).toEqual(rows.map(() => 1));
    const events = client.events().map((event) => JSON.stringify(event));
    expect(rows.slice(-events.length).map(({ event }) => event)).toEqual(events);
  });

  test("CMD8 an event of a release that is not here yet is never misread", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("hello");
    await room.rows("UPDATE log SET schema = 99 WHERE type = 'chat.said'");
    const response = await room.request("/events", ada);
    const problem: { code: string; detail: string } = await response.json();
    expect([response.status, problem.code]).toEqual([500, "internal"]);
    expect(problem.detail).not.toContain("schema");
  });

  test("CMD8 what a newer release has added does not hinder this one", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("before");
    await room.rows("ALTER TABLE log ADD COLUMN mood TEXT");
    await room.rows("ALTER TABLE participants ADD COLUMN mood TEXT");
    await room.rows("CREATE TABLE moods (id TEXT PRIMARY KEY)");
    await room.rows("INSERT INTO migrations (step, at) VALUES (99, 0)");
    await room.rows("INSERT INTO meta (id, body) VALUES ('mood', '{}')");
    await room.rows("UPDATE participants SET body = json_set(body, '$.mood', 'merry')");
    await room.hibernate();
    await client.say("after");
    expect((await room.state(ada)).state.chat).toMatchObject([{ text: "before" }, { text: "after" }]);
  });

  test("CMD8 waking changes nothing in a schema that is up to date", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "It begins." });
    const schema = () =>
      room.rows("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name");
    const before = [await schema(), await room.rows("SELECT * FROM migrations")];
    await room.hibernate();
    expect([await schema(), await room.rows("SELECT * FROM migrations")]).toEqual(before);
  });
});
