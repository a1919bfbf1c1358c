import { expect, test } from "vitest";
import { character, gm, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { TestRoom } from "../support/test-room.ts";

const ops = character("olga", ["ops"]);

/** The directory's entry of a room, as soon as it has this number of participants. */
const listedWith = (room: TestRoom, participants: number) =>
  eventually(`a lease with ${participants}`, async () =>
    (await room.listed(ops)).find((each) => each.participants === participants),
  );

test("DIR1 a room is listed with its first join, and with what it is then", async () => {
  const room = new TestRoom();
  expect(await room.listed(ops)).toEqual([]);
  const client = await room.open(player("ada"));
  expect(await listedWith(room, 1)).toEqual({
    roomId: room.roomId,
    participants: 1,
    spectators: 0,
    version: 2,
    sessionId: client.view?.sessionId,
    updatedAt: new Date(clock.now()).toISOString(),
  });
});

test("DIR1 joins and leaves are told at once, versions with the next renewal", async () => {
  const room = new TestRoom();
  const gil = await room.open(gm("gil"));
  const ada = await room.open(player("ada"));
  expect(await listedWith(room, 2)).toMatchObject({ version: 3 });
  await gil.act("gm.narrate", { text: "Rain." });
  await room.pass(100_000);
  expect(await room.listed(ops)).toMatchObject([{ participants: 2, spectators: 0, version: 4 }]);
  await ada.close();
  await room.pass(10_000);
  expect(await listedWith(room, 1)).toMatchObject({ spectators: 0 });
});

test("DIR1 spectators are told at once, in a room of spectators alone too", async () => {
  const room = new TestRoom();
  const watching = (spectators: number) =>
    eventually(`a lease with ${spectators} watching`, async () =>
      (await room.listed(ops)).find((each) => each.spectators === spectators),
    );
  const sam = await room.open(spectator("sam"));
  await room.open(spectator("sid"));
  expect(await watching(2)).toMatchObject({ participants: 0, sessionId: null });
  await sam.close();
  expect(await watching(1)).toMatchObject({ participants: 0 });
});

test("DIR1 the session is told when it opens and closes", async () => {
  const room = new TestRoom();
  const gil = await room.open(gm("gil"));
  await listedWith(room, 1);
  await gil.act("gm.closeSession", { reason: "over" });
  await eventually("a lease without a session", async () =>
    (await room.listed(ops)).find(({ sessionId }) => sessionId === null),
  );
  expect(gil.view?.sessionId).toBeNull();
});

test("DIR1 a lease runs for 2 min from the last sign of life, so counts heal after a crash", async () => {
  const room = new TestRoom();
  await room.open(player("ada"));
  await listedWith(room, 1);
  await room.crash();
  clock.move(119_999);
  expect(await room.listed(ops)).toHaveLength(1);
  clock.move(1);
  expect(await room.listed(ops)).toEqual([]);
});

test("DIR1 PRE5 within 2 min of a crash the counts are right again", async () => {
  const room = new TestRoom();
  const gil = await room.open(gm("gil"));
  await room.open(player("ada"));
  await listedWith(room, 2);
  await room.crash();
  expect(gil.closed).not.toBeNull();
  await room.open(gm("gil"));
  await room.pass(100_000);
  await room.pass(10_000);
  expect(await listedWith(room, 1)).toMatchObject({ roomId: room.roomId });
});
