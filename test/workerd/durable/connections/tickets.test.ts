import { describe, expect, test } from "vitest";
import { player, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");

async function ticketFor(room: TestRoom, who: Character): Promise<{ ticket: string; expiresAt: string }> {
  const response = await room.request("/tickets", who, {});
  expect(response.status).toBe(201);
  return response.json();
}

function offer(room: TestRoom, ticket: string): Promise<Response> {
  return room.fetch("/socket", {
    headers: { upgrade: "websocket", "sec-websocket-protocol": `hub.v1, ticket.${ticket}` },
  });
}

async function codeOf(response: Response): Promise<string> {
  const problem: { code: string } = await response.json();
  return problem.code;
}

describe("tickets", () => {
  test("SOK1 a ticket lets its actor in, and the server echoes hub.v1 alone", async () => {
    const room = new TestRoom();
    const { ticket, expiresAt } = await ticketFor(room, ada);
    expect(Date.parse(expiresAt)).toBe(clock.now() + 30_000);
    const response = await offer(room, ticket);
    expect([response.status, response.headers.get("sec-websocket-protocol")]).toEqual([101, "hub.v1"]);
    const client = room.connect(ada, response);
    expect(await client.frame("hub.system.connected")).toMatchObject({ actorId: "ada" });
    await client.frame("hub.stateSnapshot");
    await client.say("in by a ticket");
  });

  test("SOK1 it carries the claims", async () => {
    const room = new TestRoom();
    const named = player("ada", {
      name: "Åda 🜁",
      stats: { ingenuity: 1, resolve: -1, finesse: 3, presence: 0, weird: 2 },
    });
    const client = room.connect(ada, await offer(room, (await ticketFor(room, named)).ticket));
    const { state } = await client.frame("hub.stateSnapshot");
    expect(state.participants).toMatchObject([{ actorId: "ada", name: named.name, stats: named.stats }]);
  });

  test("SOK1 it is good once, also over hibernation", async () => {
    const room = new TestRoom();
    const { ticket } = await ticketFor(room, ada);
    await room.hibernate();
    await room.connect(ada, await offer(room, ticket)).frame("hub.stateSnapshot");
    await room.hibernate();
    const again = await offer(room, ticket);
    expect([again.status, await codeOf(again)]).toEqual([401, "unauthenticated"]);
  });

  test("SOK1 of two who offer it at once one is let in", async () => {
    const room = new TestRoom();
    const { ticket } = await ticketFor(room, ada);
    const answers = await Promise.all([offer(room, ticket), offer(room, ticket), offer(room, ticket)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([101, 401, 401]);
  });

  test("SOK1 it lives for 30 s", async () => {
    const room = new TestRoom();
    const [early, late] = [await ticketFor(room, ada), await ticketFor(room, ada)];
    clock.move(29_999);
    expect((await offer(room, early.ticket)).status).toBe(101);
    clock.move(1);
    const answer = await offer(room, late.ticket);
    expect([answer.status, await codeOf(answer)]).toEqual([401, "unauthenticated"]);
  });

  test("SOK1 it is bound to its room", async () => {
    const [room, other] = [new TestRoom(), new TestRoom()];
    const { ticket } = await ticketFor(room, ada);
    expect((await offer(other, ticket)).status).toBe(401);
    expect((await offer(room, ticket)).status).toBe(101);
  });

  test.each(["", "0".repeat(64), "' OR 1=1 --"])("SOK1 a made-up one (%s) is refused", async (ticket) => {
    expect((await offer(new TestRoom(), ticket)).status).toBe(401);
  });

  test("SOK1 only its hash lies in the room", async () => {
    const room = new TestRoom();
    const { ticket } = await ticketFor(room, ada);
    const rows = await room.rows("SELECT * FROM tickets");
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(ticket);
  });

  test("SOK1 old ones do not pile up", async () => {
    const room = new TestRoom();
    for (let i = 0; i < 3; i += 1) {
      await ticketFor(room, ada);
      clock.move(30_000);
    }
    await ticketFor(room, ada);
    expect(await room.rows("SELECT count(*) AS tickets FROM tickets")).toEqual([{ tickets: 1 }]);
  });
});

test("SOK1 with Bearer the offer may be left out, and is echoed where it is made", async () => {
  const room = new TestRoom();
  const headers = { upgrade: "websocket", authorization: `Bearer ${await room.token(ada)}` };
  const without = await room.fetch("/socket", { headers });
  const withOffer = await room.fetch("/socket", { headers: { ...headers, "sec-websocket-protocol": "hub.v1" } });
  const echoed = [without, withOffer].map((response) => response.headers.get("sec-websocket-protocol"));
  expect([without.status, withOffer.status, ...echoed]).toEqual([101, 101, null, "hub.v1"]);
});
