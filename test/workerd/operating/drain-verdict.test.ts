import * as v from "valibot";
import { expect, test } from "vitest";
import { DrainVerdict } from "../../../src/durable/protocol/http/operating.ts";
import { invoker, player, spectator } from "../durable/support/character.ts";
import { clock } from "../durable/support/clock.ts";
import { eventually } from "../durable/support/eventually.ts";
import { queue } from "../durable/support/queue.ts";
import { ritualResolved } from "../durable/support/results.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { askAsOperator, olga } from "./support/ask-as-operator.ts";

const Verdicts = v.object({
  verdicts: v.array(DrainVerdict),
  failed: v.array(v.string()),
  isDone: v.exactOptional(v.boolean()),
});

const told = async (response: Promise<Response>) => v.parse(Verdicts, await (await response).json());

test("OPS5 SOK7 a drain says who was told and what goes on, and afterwards who is there; the job's result still comes", async () => {
  const room = new TestRoom();
  const clients = [await room.open(invoker("ada")), await room.open(player("bob")), await room.open(spectator("sam"))];
  await clients[0]?.act("verb.invokeRelic", { relicId: "orb" });
  const job = await queue.soon(room, "hubAction");
  await eventually("a lease", async () => ((await room.listed(olga)).length === 1 ? true : undefined));
  expect(await told(askAsOperator(room, "/drain"))).toMatchObject({
    verdicts: [{ drainingUntil: null, told: 0, connected: 3, jobsOpen: 1 }],
    isDone: false,
  });
  const drain = askAsOperator(room, "/drain", { method: "POST", body: { reconnectAfterMs: 5000 } });
  const drained = {
    ...{ roomId: room.roomId, drainingUntil: new Date(clock.now() + 5000).toISOString() },
    ...{ told: 3, untold: 0, connected: 0, jobsOpen: 1, recordsWaiting: 0 },
  };
  expect((await told(drain)).verdicts).toEqual([drained]);
  for (const client of clients) expect(await client.hungUp()).toMatchObject({ code: 1012 });
  expect(await told(askAsOperator(room, "/drain"))).toEqual({ verdicts: [drained], failed: [], isDone: true });
  await room.result(ritualResolved(job));
  clock.move(5000);
  const back = await room.open(invoker("ada"));
  expect(back.view?.rituals).toMatchObject([{ status: "resolved" }]);
  expect(await told(askAsOperator(room, "/drain"))).toMatchObject({
    verdicts: [{ drainingUntil: null, connected: 1, jobsOpen: 0 }],
    isDone: false,
  });
});

test("OPS5 a connection that cannot be told is counted as such", async () => {
  const room = new TestRoom();
  await room.open(player("ada"));
  await room.inside((state) => {
    for (const socket of state.getWebSockets())
      socket.send = () => {
        throw new Error("it is gone");
      };
  });
  expect(await room.object.drain(10)).toMatchObject({ told: 0, untold: 1, connected: 0 });
});
