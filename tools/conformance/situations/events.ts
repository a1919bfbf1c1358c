import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { Connection } from "../connection.ts";
import type { Situation } from "../situation.ts";
import type { Stage } from "../stage.ts";

/** Lets the client in at the recording's start, and sees that it is there. */
async function begin(stage: Stage): Promise<Connection> {
  const connection = await stage.letsIn("SOK1", stage.recording.start);
  await stage.shows("RES1", stage.recording.start);
  return connection;
}

/** Something goes wrong on the wire at the recording's start; the client finds its way to the right State. */
function spoilt(
  id: string,
  title: string,
  rule: string,
  spoil: (stage: Stage, connection: Connection) => void,
): Situation {
  return {
    ...{ id, title, rules: [rule] },
    async play(stage) {
      const connection = await begin(stage);
      spoil(stage, connection);
      await stage.recovers(rule, stage.recording.start + 10);
    },
  };
}

/** Something that the client passes over: it stays connected, and goes on. */
function passedOver(
  id: string,
  title: string,
  rule: string,
  send: (stage: Stage, connection: Connection) => void,
): Situation {
  return {
    ...{ id, title, rules: [rule] },
    async play(stage) {
      const { start } = stage.recording;
      const connection = await begin(stage);
      send(stage, connection);
      stage.tells(connection, start + 5, start + 10);
      await stage.shows(rule, start + 10);
      stage.holds(rule, connection.closeCode === undefined, "it gives up its connection");
    },
  };
}

/** The same event under a type that only a later hub has, where it changes no State. */
function disguised(event: Event): object {
  const isPlain = event.type.startsWith("moderation.") && event.type !== "moderation.slowModeSet";
  return isPlain ? { ...event, type: "weather.changed", data: { to: "rain" } } : event;
}

export const EVENTS: readonly Situation[] = [
  {
    id: "every-event",
    title: "Every event that a room knows, one frame each",
    rules: ["RES3"],
    async play(stage) {
      const { start, end } = stage.recording;
      const connection = await begin(stage);
      stage.tells(connection, start, end, 1);
      await stage.shows("RES3", end);
    },
  },
  {
    id: "batch",
    title: "Many events in one frame, and frames without events",
    rules: ["SOK6"],
    async play(stage) {
      const { start, end } = stage.recording;
      const connection = await begin(stage);
      stage.tells(connection, start, end - 3, 256);
      // An event that the client may not see: the next frame's version is higher all the same.
      stage.frame(connection, end - 3, end - 3, []);
      stage.tells(connection, end - 3, end);
      await stage.shows("SOK6", end);
      stage.holds("SOK6", connection.closeCode === undefined, "it gives up its connection");
    },
  },
  {
    id: "unknown-event",
    title: "Events of a type that the client does not know",
    rules: ["CMD8"],
    async play(stage) {
      const { start, end } = stage.recording;
      const connection = await begin(stage);
      const events = stage.recording.between(start, end).map(disguised);
      connection.sayRaw(JSON.stringify({ type: "hub.stateUpdate", from: start, version: end, events, receipts: [] }));
      await stage.shows("CMD8", end);
      stage.holds("CMD8", connection.closeCode === undefined, "it gives up its connection");
    },
  },
  passedOver("unknown-frame", "A frame of a type that the client does not know", "CMD8", (stage, connection) => {
    connection.sayRaw(JSON.stringify({ type: "hub.weather", version: 1, events: "rain" }));
    stage.tells(connection, stage.recording.start, stage.recording.start + 5);
  }),
  passedOver("unknown-field", "Fields that the client does not know", "CMD8", (stage, connection) => {
    const { start } = stage.recording;
    const events = stage.recording.between(start, start + 5).map((event) => ({ ...event, weight: { of: "rain" } }));
    connection.sayRaw(
      JSON.stringify({ type: "hub.stateUpdate", from: start, version: start + 5, events, receipts: [], mood: null }),
    );
  }),
  spoilt("hole", "A frame is missing: the next one does not follow", "SOK6", (stage, connection) => {
    const { start } = stage.recording;
    stage.tells(connection, start + 5, start + 10);
  }),
  spoilt("twice", "A frame comes twice", "SOK6", (stage, connection) => {
    const { start } = stage.recording;
    stage.tells(connection, start, start + 5);
    stage.tells(connection, start, start + 5);
    stage.tells(connection, start + 5, start + 10);
  }),
  spoilt("malformed-event", "An event lacks what its type needs", "CLT6", (stage, connection) => {
    const { start } = stage.recording;
    const [event] = stage.recording.between(start, start + 5);
    const spoiltEvent = { ...event, type: "chat.said", data: {} };
    connection.sayRaw(
      JSON.stringify({ type: "hub.stateUpdate", from: start, version: start + 5, events: [spoiltEvent], receipts: [] }),
    );
  }),
  spoilt("not-json", "A frame is not JSON", "CLT6", (stage, connection) => {
    connection.sayRaw("{");
    stage.tells(connection, stage.recording.start, stage.recording.start + 10);
  }),
  spoilt("binary", "A frame is binary", "CLT6", (stage, connection) => {
    connection.sayRaw(Buffer.from([1, 2, 3]));
    stage.tells(connection, stage.recording.start, stage.recording.start + 10);
  }),
  {
    id: "another-snapshot",
    title: "A snapshot comes in the middle of a connection",
    rules: ["TOK5"],
    async play(stage) {
      const { end } = stage.recording;
      const connection = await begin(stage);
      stage.snapshot(connection, end - 5);
      stage.tells(connection, end - 5, end);
      await stage.shows("TOK5", end);
    },
  },
];
