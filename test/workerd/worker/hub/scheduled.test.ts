import { createScheduledController } from "cloudflare:test";
import { Webhook } from "standardwebhooks";
import { expect, test, vi } from "vitest";
import worker from "../../../../src/worker/index.ts";
import { player } from "../../durable/support/character.ts";
import { clock } from "../../durable/support/clock.ts";
import { queue } from "../../durable/support/queue.ts";
import { TestRoom } from "../../durable/support/test-room.ts";
import { bridgeThat, bridgeThatSays } from "../support/bridge-that.ts";
import { edgeEnv, SECRETS } from "../support/edge-env.ts";

const TURN_MS = 300_000;
const [secret = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");

/** One run of the cron, and the lines it logged. */
async function runAt(scheduledTime: number, changes: Parameters<typeof edgeEnv>[0] = {}) {
  const said = vi.spyOn(console, "log").mockReturnValue();
  const controller = createScheduledController({ scheduledTime: new Date(scheduledTime), cron: "*/5 * * * *" });
  await worker.scheduled(controller, edgeEnv(changes));
  const lines = said.mock.calls.map(([text]): Record<string, unknown> => JSON.parse(String(text)));
  return lines.filter(({ message }) => String(message).startsWith("hub.edge."));
}

/** A room whose ritual was staged while the queue was down, asleep, and without the alarm that would send it. */
async function stranded() {
  const room = new TestRoom();
  const ada = await room.open(player("ada", { capabilities: ["capability.spectrumless-manifest"] }));
  queue.goesDown();
  await ada.act("verb.invokeRelic", { relicId: "orb" });
  await room.inside(({ storage }) => storage.deleteAlarm());
  await room.hibernate();
  queue.comesBack();
  clock.move(10_000);
  return room;
}

test("REG2 BRG5 RES6 JOB1 a room without an alarm is woken: it sends its job and sets its alarm; another turn sends nothing more", async () => {
  const room = await stranded();
  const place = { hubId: room.hubId, roomId: room.roomId };
  const asked = bridgeThatSays(200, { rooms: [place, { hubId: room.hubId, roomId: "never-entered" }], of: 2 });
  const lines = await runAt(7 * TURN_MS + 12_345);
  const { pathname, search } = new URL(asked[0]?.url ?? "");
  expect(pathname + search).toBe("/archive/register?turn=7&limit=100");
  const signed = `GET ${pathname}${search}`;
  new Webhook(secret).verify(signed, Object.fromEntries(asked[0]?.headers ?? []), { jsonParse: false });
  const name = `${room.hubId}/${room.roomId}`;
  expect(lines).toMatchObject([
    { message: "hub.edge.roomsPoked", turn: 7, rooms: 2, of: 2, failed: [], jobs: 1, withJobs: [name] },
  ]);
  expect(queue.of(room)).toHaveLength(1);
  expect(await room.alarmIn()).not.toBeNull();
  await runAt(7 * TURN_MS);
  expect(queue.of(room)).toHaveLength(1);
});

test("REG2 RES10 a room that nobody entered stores nothing by it", async () => {
  const room = new TestRoom();
  bridgeThatSays(200, { rooms: [{ hubId: room.hubId, roomId: room.roomId }], of: 1 });
  await runAt(0);
  expect(await room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'")).toEqual([]);
  expect(await room.alarmIn()).toBeNull();
});

test("REG2 RES11 a room that does not wake is named, and the others have their turn", async () => {
  const [broken, well] = [new TestRoom(), await stranded()];
  await broken.open(player("ada"));
  await broken.rows("ALTER TABLE participants RENAME TO people");
  await broken.hibernate();
  const rooms = [broken, well].map(({ hubId, roomId }) => ({ hubId, roomId }));
  bridgeThatSays(200, { rooms, of: 2 });
  const lines = await runAt(0);
  expect(lines.filter(({ message }) => message === "hub.edge.roomsPoked")).toMatchObject([
    { level: "warn", failed: [`${broken.hubId}/${broken.roomId}`], jobs: 1 },
  ]);
});

test.each([
  ["a bridge of the release before", () => bridgeThatSays(404, { code: "not-found", detail: "no such route" })],
  ["an answer of something else", () => bridgeThatSays(200, { rooms: "many" })],
  [
    "no bridge",
    () =>
      bridgeThat(() => {
        throw new Error("nobody is there");
      }),
  ],
])("REG2 with %s a turn says so and is over", async (_, answer) => {
  answer();
  expect(await runAt(0)).toContainEqual(expect.objectContaining({ message: "hub.edge.registerUnread", turn: 0 }));
});

test("REG2 TOK8 a hub that is not set up wakes nothing", async () => {
  const asked = bridgeThatSays(200, { rooms: [], of: 0 });
  expect(await runAt(0, { HUB_JWT_SECRET: undefined })).toEqual([]);
  expect(asked).toEqual([]);
});
