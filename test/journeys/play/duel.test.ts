import { afterAll, beforeAll, expect, test } from "vitest";
import type { RoomClient } from "../../../src/client/room-client.ts";
import { verifyContest } from "../../../src/client/verify/verify-contest.ts";
import type { EventOf } from "../../../src/durable/protocol/events/event.ts";
import { startStack, type TestStack } from "../../support/stack.ts";
import { next, Table, until } from "../support/table.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
});

/** Ann challenges Bob, and Bob accepts: the contest as it was armed and launched. */
async function challenge(ann: RoomClient, bob: RoomClient) {
  const armed = next(bob, "contest.armed");
  expect(await ann.send("verb.challengeDuel", { target: "bob", stakes: "the toll" })).toMatchObject({
    status: "accepted",
  });
  const contest = await armed;
  const launched = next(ann, "contest.launched");
  expect(await bob.send("verb.challengeDuel", { target: "ann" })).toMatchObject({ status: "accepted" });
  await launched;
  return contest;
}

async function settledOnce(table: Table, armed: EventOf<"contest.armed">, token: string) {
  const log = await table.log(token);
  const { contestId } = armed.data;
  const resolved = log.filter((event) => event.type === "contest.resolved" && event.data.contestId === contestId);
  expect(resolved).toHaveLength(1);
  const [end] = resolved;
  if (end?.type !== "contest.resolved") throw new Error("the contest has no end");
  expect(verifyContest({ seedCommitment: armed.data.seedCommitment, resolved: end.data })).toMatchObject({ ok: true });
  expect(log.map((event) => event.version)).toEqual(log.map((_, index) => index + 1));
  return end;
}

test("CON7 CON6 TEL3 a duel goes all the way and comes back with dice that verify", async () => {
  const table = new Table(stack.edgeUrl, "whole-chain");
  const ann = await table.sit("ann", { stats: { finesse: 2 } });
  const bob = await table.sit("bob");
  const resolved = next(ann, "contest.resolved");
  const armed = await challenge(ann, bob);
  await resolved;
  const token = await table.token("watcher", { roles: ["spectator"] });
  const end = await settledOnce(table, armed, token);
  expect(end.data.participants.map((each) => each.actorId).toSorted()).toEqual(["ann", "bob"]);
  expect(end.data.workflowId).toBe(`contest/journeys/whole-chain/${armed.data.contestId}`);
  expect(ann.state).toEqual((await table.state(await table.token("ann"))).state);
  await table.leave();
});

test("RIT2 a ritual is thrown off the edge and ends in the room", async () => {
  const table = new Table(stack.edgeUrl, "relic");
  const eve = await table.sit("eve", { capabilities: ["capability.spectrumless-manifest"], stats: { weird: 3 } });
  const started = next(eve, "ritual.workflowStarted");
  const resolved = next(eve, "ritual.resolved");
  expect(await eve.send("verb.invokeRelic", { relicId: "old-stone" })).toMatchObject({ status: "accepted" });
  expect((await started).version).toBeLessThan((await resolved).version);
  expect(eve.state?.rituals).toMatchObject([{ status: "resolved", relicId: "old-stone" }]);
  await table.leave();
});

test("JOB1 JOB2 a bridge that is away for ten seconds costs time and nothing else", async () => {
  const table = new Table(stack.edgeUrl, "bridge-away");
  const ann = await table.sit("ann");
  const bob = await table.sit("bob");
  const resolved = next(ann, "contest.resolved");
  await stack.kill("bridge");
  const armed = await challenge(ann, bob);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  expect(ann.state?.contests).toMatchObject([{ status: "launched" }]);
  await stack.restart("bridge");
  await resolved;
  await settledOnce(table, armed, await table.token("ann"));
  await table.leave();
});

test("BRG1 JOB1 a bridge killed in the middle of its work brings each result once", async () => {
  const table = new Table(stack.edgeUrl, "bridge-killed");
  const ann = await table.sit("ann");
  const bob = await table.sit("bob");
  const resolved = next(ann, "contest.resolved");
  const armed = await challenge(ann, bob);
  // At the launch the job is on its way: somewhere between the queue, the start and the post.
  await stack.kill("bridge");
  await stack.restart("bridge");
  await resolved;
  await settledOnce(table, armed, await table.token("ann"));
  await table.leave();
});

test("RES6 JOB1 Temporal restarted in the middle of a duel delays it and changes nothing else", async () => {
  const table = new Table(stack.edgeUrl, "temporal-restarted");
  const ann = await table.sit("ann");
  const bob = await table.sit("bob");
  const resolved = next(ann, "contest.resolved");
  await stack.kill("temporal");
  const armed = await challenge(ann, bob);
  await stack.restart("temporal");
  await resolved;
  await settledOnce(table, armed, await table.token("ann"));
  await table.leave();
});

test("RES6 JOB1 an edge killed with the job in its queue's memory sends it again", async () => {
  const table = new Table(stack.edgeUrl, "edge-killed");
  const ann = await table.sit("ann");
  const bob = await table.sit("bob");
  // With the bridge away the job is in the queue's memory, and with the edge it is gone.
  await stack.kill("bridge");
  const armed = await challenge(ann, bob);
  const before = ann.version;
  await stack.kill("edge");
  await stack.restart("edge");
  await stack.restart("bridge");
  const token = await table.token("ann");
  await until("the duel's end", async () =>
    (await table.log(token)).some((event) => event.type === "contest.resolved" && event.version > before),
  );
  await settledOnce(table, armed, token);
  await until("the client's return", () => ann.version > before);
  await table.leave();
});

test("RUN2 RES6 everything committed is there after every process was killed at once", async () => {
  const table = new Table(stack.edgeUrl, "all-killed");
  const ann = await table.sit("ann");
  const receipt = await ann.send("verb.say", { message: "remember me" }, { id: "said-1" });
  expect(receipt).toMatchObject({ status: "accepted" });
  const names = Object.keys(stack.pids());
  await Promise.all(names.map((name) => stack.kill(name)));
  for (const name of names) await stack.restart(name);
  const token = await table.token("ann");
  expect((await table.log(token)).filter((event) => event.type === "chat.said")).toMatchObject([
    { commandId: "said-1", data: { message: "remember me" } },
  ]);
  await until("the client's return", () => ann.status.kind === "open");
  expect(await ann.send("verb.say", { message: "remember me" }, { id: "said-1" })).toMatchObject({
    status: "accepted",
    replayed: true,
  });
  await table.leave();
});
