import { expect, test } from "vitest";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { gm, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { queue } from "../support/queue.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const MINUTE = 60_000;

const alerts = (room: TestRoom) => queue.records(room).flatMap((record) => (record.kind === "alert" ? [record] : []));
const emptied = (room: TestRoom) =>
  eventually("no record that waits", async () =>
    (await room.rows("SELECT id FROM records")).length === 0 ? true : undefined,
  );

test("MOD8 an alert that comes of a commit is staged with it, with its room and session, and sent until it is kept", async () => {
  const room = new TestRoom();
  const [a, b] = [await room.open(ada), await room.open(bob)];
  await emptied(room);
  queue.keepsNoRecords();
  await a.act("verb.challengeDuel", { target: "bob" });
  await b.act("verb.challengeDuel", { target: "ada" });
  clock.move(31_000);
  await room.ring();
  const [alert] = alerts(room);
  expect(alert).toMatchObject({ kind: "alert", schema: 1, roomId: room.roomId, reason: "contest-stalled" });
  expect(alert).toMatchObject({
    severity: "warning",
    sessionId: expect.any(String),
    data: { contestId: expect.any(String) },
  });
  expect(alert?.alertId).toBe(`${room.hubId}/${room.roomId}/${alert?.jobId}`);
  await room.crash();
  await room.pass(121_000);
  const again = alerts(room).filter(({ jobId }) => jobId === alert?.jobId);
  expect(again.length).toBeGreaterThan(1);
  expect(new Set(again.map(({ alertId }) => alertId)).size).toBe(1);
});

test("MOD8 MOD2 an alert that comes of no commit is kept too, once", async () => {
  const room = new TestRoom();
  const client = await room.open(ada);
  await room.object.catalogChanged(catalogWith({ safety: { words: ["poison"] } }));
  for (let n = 0; n < 4; n += 1) await client.command("verb.emote", { text: "poison" });
  expect(alerts(room)).toMatchObject([{ reason: "safety-vetoes", data: { actorId: "ada", vetoes: 3 } }]);
  await emptied(room);
});

test("MOD8 CLO7 what the closure worker may raise as well has the name that the worker gives it", async () => {
  const room = new TestRoom();
  const master = await room.open(gm("gm"));
  await master.say("hello");
  await master.act("gm.closeSession", { reason: "enough" });
  await room.pass(11 * MINUTE);
  const [alert] = alerts(room);
  const { jobId } = alert?.data ?? {};
  expect(alert).toMatchObject({ reason: "closure-overdue", severity: "warning" });
  expect(alert?.alertId).toBe(`closure/${room.hubId}/${room.roomId}/${String(jobId)}/closure-overdue`);
});

test("MOD8 RES10 a room that nobody has entered keeps no alert", async () => {
  const room = new TestRoom();
  await room.object.jobFailed("no-such-job", 1, "poison", "?");
  await room.inside((_, instance) => {
    expect(instance).toBeDefined();
  });
  expect(alerts(room)).toEqual([]);
});
