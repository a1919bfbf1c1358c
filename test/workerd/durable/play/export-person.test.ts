import { expect, test } from "vitest";
import { gm, moderator, player } from "../support/character.ts";
import { TestRoom } from "../support/test-room.ts";

test("ERA7 a room shows an operator what it holds of a person: state, items and events, with retracted words", async () => {
  const room = new TestRoom();
  const [ada, bob, mo, gil] = [
    await room.open(player("ada")),
    await room.open(player("bob")),
    await room.open(moderator("mo")),
    await room.open(gm("gil")),
  ];
  const version = await ada.say("oh no");
  await bob.say("hello");
  await bob.act("verb.whisper", { target: "ada", message: "psst" });
  await gil.act("gm.grantItems", { target: "ada", items: [{ item: "gold", quantity: 3 }] });
  await mo.act("mod.retractMessage", { version, reason: "unkind" });
  const { records, next } = await room.object.exportPerson("ada", 0);
  expect(next).toBeNull();
  expect(records[0]).toMatchObject({ source: "room-state", participant: { actorId: "ada" }, inventory: { gold: 3 } });
  const events = records.flatMap((each) => (each.source === "room-event" ? [each] : []));
  expect(events.map(({ event }) => event.type)).toEqual([
    "participant.joined",
    "chat.said",
    "chat.whispered",
    "inventory.granted",
  ]);
  expect(events.find(({ event }) => event.version === version)?.retractedText).toBe("oh no");
  expect(await room.object.exportPerson("nobody", 0)).toEqual({ records: [], next: null });
});
