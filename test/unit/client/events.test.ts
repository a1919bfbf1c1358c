import { expect, test } from "vitest";
import { EventsOverflowed } from "../../../src/client/connection/event-stream.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { emptyView, FakeHub, said, update } from "./fake-hub.ts";

test("CMD8 unknown events, frames and fields are ignored, and unknown events count towards the version", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const seen: number[] = [];
  client.on("event", (event) => seen.push(event.version));
  const later = { ...said(2), type: "weather.turned", data: { to: "rain" } };
  const known = { ...said(3), mood: "bright" };
  socket.sayRaw(JSON.stringify({ type: "hub.weather", forecast: "rain" }));
  socket.sayRaw(JSON.stringify({ ...update(0, [said(1)]), version: 3, events: [said(1), later, known], also: 1 }));
  expect(seen).toEqual([1, 3]);
  expect(client.version).toBe(3);
  expect(client.status.kind).toBe("open");
});

test("RES3 listeners hear each event, then one state for the frame", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const told: string[] = [];
  client.on("event", (event) => told.push(`event ${event.version} of ${client.version}`));
  client.on("state", ({ version, cause }) => told.push(`state ${version} by ${cause}`));
  socket.say(update(0, [said(1), said(2)]));
  expect(told).toEqual(["event 1 of 2", "event 2 of 2", "state 2 by events"]);
});

test("RES3 a state once read does not change under its reader", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const before = client.state;
  socket.say(update(0, [said(1)]));
  expect(before).toEqual(emptyView());
  expect(client.state?.chat).toHaveLength(1);
});

test("SOK6 a frame that cannot be read brings a fresh snapshot instead of a wrong state", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected({ version: 4 });
  const faults: string[] = [];
  client.on("fault", (fault) => faults.push(fault.code));
  socket.sayRaw("{");
  await hub.clock.advance(250);
  expect(hub.socket.request.url).not.toContain("after");
  hub.socket.welcome({ version: 4 });
  const torn = { ...said(5), type: "participant.joined", data: {} };
  hub.socket.sayRaw(JSON.stringify({ ...update(4, []), version: 5, events: [torn] }));
  expect(client.version).toBe(4);
  expect(faults).toEqual(["unreadable-frame", "unreadable-event"]);
});

test("SOK4 what the hub refuses of the client's frames is told as a fault, and the connection stays", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const faults: unknown[] = [];
  client.on("fault", (fault) => faults.push(fault));
  socket.say({ type: "hub.system.error", code: "refresh-refused", message: "another actor's token" });
  expect(faults).toEqual([{ code: "refresh-refused", message: "another actor's token" }]);
  expect(client.status.kind).toBe("open");
});

test("CAT2 the catalog is kept, and told when it changes", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const told: number[] = [];
  client.on("catalog", (verbs) => told.push(verbs.length));
  const say = {
    id: "verb.say",
    label: "Say",
    category: "talk",
    parameters: {},
    capabilities: [],
    roles: [],
    safetyTags: [],
  };
  socket.say({ type: "hub.catalog.sync", catalogVersion: "c2", verbs: [say] });
  expect(told).toEqual([1]);
  expect(client.catalog.map((verb) => verb.id)).toEqual(["verb.say"]);
});

test("CMD4 events can be read with for await, from the moment of asking to the end of the client", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const events = client.events();
  socket.say(update(0, [said(1), said(2)]));
  void client.close();
  const seen: number[] = [];
  for await (const event of events) seen.push(event.version);
  expect(seen).toEqual([1, 2]);
});

test("CMD4 a reader that waits gets the next event; one that leaves is forgotten", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const events = client.events({ buffer: 1 });
  const next = events.next();
  socket.say(update(0, [said(1)]));
  expect((await next).value).toMatchObject({ version: 1 });
  await events.return?.();
  socket.say(update(1, [said(2), said(3), said(4)]));
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test("CMD4 a reader too far behind is told, after what it can still have", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const events = client.events({ buffer: 2 });
  socket.say(update(0, [said(1), said(2), said(3), said(4)]));
  const seen: Event[] = [];
  const reading = (async () => {
    for await (const event of events) seen.push(event);
  })();
  await expect(reading).rejects.toThrow(EventsOverflowed);
  expect(seen.map((event) => event.version)).toEqual([1, 2]);
});

test("CMD4 a listener that throws stops neither the client nor the other listeners", async () => {
  const hub = new FakeHub();
  const { client, socket } = await hub.connected();
  const seen: number[] = [];
  client.on("event", () => {
    throw new Error("a bug in the page");
  });
  const leave = client.on("event", (event) => seen.push(event.version));
  socket.say(update(0, [said(1)]));
  leave();
  socket.say(update(1, [said(2)]));
  expect(seen).toEqual([1]);
  expect(client.version).toBe(2);
  await expect(hub.clock.advance(0)).rejects.toThrow("a bug in the page");
});
