import type { Situation } from "../situation.ts";

export const JOINING: readonly Situation[] = [
  {
    id: "welcome",
    title: "A client joins, speaks first, and has the snapshot",
    rules: ["SOK1", "CLT8", "RES1"],
    async play(stage) {
      const connection = await stage.connection("SOK1");
      const { protocols } = connection.join;
      const isOffered = protocols.includes("hub.v1") || protocols.join("") === "";
      stage.holds("SOK1", isOffered, `it offers ${protocols.join(", ")} and not hub.v1`);
      stage.holds(
        "RES1",
        connection.join.after === undefined,
        "it asks for events after a version that it cannot have",
      );
      await stage.must("CLT8", "it sends no ping on its open socket", () => (connection.pings > 0 ? true : undefined));
      const { start } = stage.recording;
      stage.welcome(connection, start);
      await stage.shows("RES1", start);
    },
  },
  {
    id: "resume",
    title: "The network is lost; the client resumes behind its version",
    rules: ["RES3", "SOK7", "RES1"],
    async play(stage) {
      const { start, end } = stage.recording;
      const middle = Math.floor((start + end) / 2);
      const first = await stage.letsIn("SOK1", start);
      stage.tells(first, start, middle);
      await stage.shows("RES3", middle);
      first.drop();
      const second = await stage.connection("SOK7", "it does not come back after a drop (1006)");
      const { after } = second.join;
      stage.holds("RES1", after === middle, `it resumes behind ${after} and not behind ${middle}`);
      stage.welcome(second, end, { isReplay: true });
      stage.tells(second, middle, end);
      await stage.shows("RES3", end);
    },
  },
  {
    id: "gap",
    title: "The client was away for too long, and gets a snapshot with a gap",
    rules: ["RES1"],
    async play(stage) {
      const { start, end } = stage.recording;
      const first = await stage.letsIn("SOK1", start);
      await stage.shows("RES1", start);
      first.drop();
      const second = await stage.connection("RES1", "it does not come back after a drop");
      stage.welcome(second, end, { gap: { from: start + 1, to: end } });
      await stage.shows("RES1", end);
    },
  },
  {
    id: "began-anew",
    title: "The room has begun anew: its version is lower than the client's",
    rules: ["RES1"],
    async play(stage) {
      const { start, end } = stage.recording;
      const first = await stage.letsIn("SOK1", end);
      await stage.shows("RES1", end);
      first.drop();
      const second = await stage.connection("RES1", "it does not come back after a drop");
      stage.welcome(second, start);
      await stage.shows("RES1", start);
      stage.tells(second, start, start + 5);
      await stage.shows("RES3", start + 5);
    },
  },
  {
    id: "goodbye",
    title: "The client closes",
    rules: ["SOK8"],
    async play(stage) {
      const connection = await stage.letsIn("SOK1", stage.recording.start);
      await stage.shows("RES1", stage.recording.start);
      stage.client.ask({ do: "close" });
      const code = await stage.must("SOK8", "it does not close its socket", () => connection.closeCode);
      stage.holds("SOK8", code >= 1000 && code <= 1005, `it closes with ${code}`);
      await stage.never("SOK8", "it comes back after it closed", () => stage.hub.connections.length > 1, 1_000);
    },
  },
];
