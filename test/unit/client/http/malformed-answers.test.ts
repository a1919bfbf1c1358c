import { expect, test } from "vitest";
import { devToken } from "../../../../src/client/http/dev-token.ts";
import {
  closeSession,
  mintTicket,
  readEvents,
  readSession,
  readSessions,
  readState,
  sendCommand,
} from "../../../../src/client/http/room-http.ts";
import { emptyView, FakeHub, jsonResponse, said, update } from "../fake-hub.ts";

const command = { id: "c1", verb: "verb.say", args: { message: "by post" } } as const;
const address = { url: "http://hub.test", hubId: "demo", roomId: "quay" };
type Room = typeof address & { platform: FakeHub["platform"] };

/** Each request, and bodies that are not what it asked for. */
const REQUESTS: Readonly<Record<string, readonly [(room: Room) => Promise<{ ok: boolean }>, readonly unknown[]]>> = {
  mintTicket: [(room) => mintTicket(room, "jwt"), [{ ticket: 1 }, { ticket: "" }, { expiresAt: "soon" }]],
  readState: [
    (room) => readState(room, "jwt"),
    [{ version: 1 }, { state: {} }, { version: "1", state: {} }, { version: -1, state: {} }, { version: 1, state: [] }],
  ],
  readEvents: [
    (room) => readEvents(room, "jwt"),
    [
      { events: [] },
      { events: {}, nextAfter: null },
      { events: [null], nextAfter: null },
      { events: [], nextAfter: "3" },
    ],
  ],
  readSessions: [
    (room) => readSessions(room, "jwt"),
    [
      { sessions: [], nextCursor: 3 },
      { sessions: {}, nextCursor: null },
      { sessions: [null], nextCursor: null },
    ],
  ],
  readSession: [(room) => readSession(room, "jwt", "ses-1"), [{ sessionId: 1 }, { sessions: [] }]],
  sendCommand: [
    (room) => sendCommand(room, "jwt", command),
    [
      { id: "c1" },
      { id: "c1", status: "accepted" },
      { id: "c1", status: "rejected" },
      { status: "accepted", version: 1 },
    ],
  ],
  closeSession: [(room) => closeSession(room, "jwt"), [{ sessionId: "ses-1" }, { status: "closing" }]],
  devToken: [
    (room) => devToken(room, { actorId: "ash", hubId: "demo", roomId: "quay" }),
    [{ token: 1 }, { token: "two words" }, { token: "<html>" }],
  ],
};

test.each(Object.entries(REQUESTS))(
  "CLT6 %s takes nothing for an answer that is none",
  async (_name, [ask, spoilt]) => {
    const hub = new FakeHub();
    const room = { ...address, platform: hub.platform };
    const bodies = [{ status: "starting" }, {}, [], null, "ok", 1, true, ...spoilt];
    for (const body of bodies) {
      for (const status of [200, 201, 206]) {
        hub.http = () => jsonResponse(status, body);
        expect(await ask(room)).toMatchObject({ ok: false, problem: { code: "not-a-hub", status } });
      }
    }
    for (const body of ["", "<h1>It works!</h1>", '{"cut":', "\u0000"]) {
      hub.http = () => new Response(body, { status: 200, headers: { "content-type": "application/json" } });
      expect(await ask(room)).toMatchObject({ ok: false, problem: { code: "not-a-hub" } });
    }
  },
);

const receipt = { id: "c1", status: "accepted", version: 1 };
/** Frames that no hub sends; the first of each pair comes on a connection that is open. */
const FRAMES: readonly unknown[] = [
  { type: "hub.system.connected", connectionId: "c", version: 1, resume: "replay", limits: null },
  { type: "hub.system.connected", connectionId: "c", version: 1, resume: "replay", limits: {} },
  {
    type: "hub.system.connected",
    connectionId: "c",
    version: 1,
    resume: "replay",
    limits: { actorCommands: { burst: 0, perSeconds: 1 } },
  },
  { type: "hub.system.connected", connectionId: "c", version: null, resume: "replay", limits: {} },
  { type: "hub.catalog.sync", catalogVersion: "c1", verbs: null },
  { type: "hub.stateSnapshot", version: "1", state: emptyView() },
  { type: "hub.stateSnapshot", version: 1, state: null },
  { type: "hub.stateSnapshot", version: 1, state: {} },
  { type: "hub.stateSnapshot", version: 1, state: { ...emptyView(), chat: {} } },
  { type: "hub.stateUpdate", from: 0, version: 1, events: null, receipts: [] },
  { type: "hub.stateUpdate", from: 0, version: 1, events: [null], receipts: [] },
  { type: "hub.stateUpdate", from: 0, version: 1, events: [{ type: null }], receipts: [] },
  { type: "hub.stateUpdate", from: 0, version: 1, events: [], receipts: [null] },
  { type: "hub.stateUpdate", from: 0, version: 1, events: [], receipts: [{ ...receipt, status: "maybe" }] },
  { type: "hub.stateUpdate", from: "0", version: 1, events: [], receipts: [] },
  { type: "hub.system.notice", code: 7 },
  { type: "hub.system.error" },
  { type: 7 },
  [],
  null,
  7,
];

test.each(FRAMES.map((frame) => JSON.stringify(frame)))(
  "CLT6 %s is told as a fault, and a snapshot mends it",
  async (text) => {
    const hub = new FakeHub();
    const { client, socket } = await hub.connected();
    const faults: string[] = [];
    client.on("fault", (fault) => faults.push(fault.code));
    expect(() => socket.sayRaw(text)).not.toThrow();
    expect(faults).toHaveLength(1);
    expect(client.version).toBe(0);
    await hub.clock.advance(250);
    expect(hub.socket.request.url).not.toContain("after");
    hub.socket.welcome();
    hub.socket.say(update(0, [said(1)]));
    expect(client.state?.chat).toHaveLength(1);
  },
);

test("CLT6 a state that its events cannot be applied to is fetched anew", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const faults: string[] = [];
  client.on("fault", (fault) => faults.push(fault.code));
  socket.sayRaw(
    JSON.stringify({ type: "hub.stateSnapshot", version: 3, state: { ...emptyView(), participants: [{}] } }),
  );
  socket.sayRaw(
    JSON.stringify({
      type: "hub.stateUpdate",
      from: 3,
      version: 4,
      events: [{ ...said(4), type: "contest.launched", data: { contestId: "con-1" } }],
      receipts: [],
    }),
  );
  expect(faults).toHaveLength(1);
  expect(client.version).toBe(3);
});
