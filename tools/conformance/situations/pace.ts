import type { Situation } from "../situation.ts";

export const PACE: readonly Situation[] = [
  {
    id: "acknowledges",
    title: "The client acknowledges what it has applied",
    rules: ["SLO1"],
    async play(stage) {
      const { start, end } = stage.recording;
      const connection = await stage.letsIn("SOK1", start);
      stage.tells(connection, start, end, 1);
      const toldAt = performance.now();
      await stage.shows("RES3", end);
      const isUpToDate = (): true | undefined =>
        connection.sent("hub.ack").some(({ version }) => version === end) || undefined;
      await stage.must("SLO1", `it does not acknowledge version ${end} within 5 s`, isUpToDate, 6_500);
      const waitedMs = performance.now() - toldAt;
      stage.holds("SLO1", waitedMs <= 6_500, `it acknowledges after ${Math.round(waitedMs)} ms`);
      const acks = connection.sent("hub.ack").map(({ version }) => version);
      stage.holds(
        "SLO1",
        acks.every((version) => version <= end),
        "it acknowledges versions that it was never sent",
      );
      stage.holds("SLO1", acks.length <= end - start + 1, "it acknowledges more often than there was news");
      // The way there was longer than 64 versions.
      const isEarly = acks.some((version) => version > start && version < end);
      stage.holds("SLO1", isEarly, `it acknowledges nothing for ${end - start} versions`);
    },
  },
  {
    id: "lagging",
    title: "The hub says that the client lags behind",
    rules: ["SLO2"],
    async play(stage) {
      const { start, end } = stage.recording;
      const connection = await stage.letsIn("SOK1", start);
      await stage.shows("RES1", start);
      const before = connection.sent("hub.ack").length;
      connection.say({ type: "hub.system.notice", code: "lagging" });
      const find = (): true | undefined => connection.sent("hub.ack").length > before || undefined;
      await stage.must("SLO2", "it does not acknowledge when it is told that it lags", find, 6_500);
      stage.snapshot(connection, end);
      await stage.shows("SLO2", end);
    },
  },
];
