import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import type { Connection } from "../connection.ts";
import type { Situation } from "../situation.ts";
import type { Stage } from "../stage.ts";

const ASK = { verb: "verb.say", args: { message: "Who goes there?" } };

async function begin(stage: Stage): Promise<Connection> {
  const connection = await stage.letsIn("SOK1", stage.recording.start);
  await stage.shows("RES1", stage.recording.start);
  return connection;
}

/** The client's command as it arrives, the `nth` under this id. */
async function command(stage: Stage, connection: Connection, rule: string, id: string, nth = 1) {
  const said = nth === 1 ? `its command ${id} does not come` : `it does not send the command ${id} again`;
  return stage.must(rule, said, () => connection.sent("hub.command").filter((each) => each.command.id === id)[nth - 1]);
}

/** Answers with a receipt alone: what happened is none of this client's business. */
function answer(stage: Stage, connection: Connection, receipt: Receipt): void {
  const { start } = stage.recording;
  stage.frame(connection, start, start, [], [receipt]);
}

function holdBody(stage: Stage, rule: string, { command: { verb, args } }: Awaited<ReturnType<typeof command>>): void {
  const said = JSON.stringify({ verb, args });
  stage.holds(rule, said === JSON.stringify(ASK), `it sends another body: ${said}`);
}

export const COMMANDS: readonly Situation[] = [
  {
    id: "accepted",
    title: "A command is accepted",
    rules: ["SOK4", "CMD2"],
    async play(stage) {
      const connection = await begin(stage);
      stage.client.ask({ do: "send", id: "cmd-1", ...ASK });
      holdBody(stage, "SOK4", await command(stage, connection, "SOK4", "cmd-1"));
      answer(stage, connection, { id: "cmd-1", status: "accepted", version: stage.recording.start });
      const { status } = await stage.outcome("CMD2", "cmd-1");
      stage.holds("CMD2", status === "accepted", `it reports an accepted command as ${status}`);
    },
  },
  {
    id: "rejected",
    title: "A command is rejected",
    rules: ["CMD2", "CMD5"],
    async play(stage) {
      const connection = await begin(stage);
      stage.client.ask({ do: "send", id: "cmd-1", ...ASK });
      await command(stage, connection, "CMD2", "cmd-1");
      answer(stage, connection, {
        id: "cmd-1",
        status: "rejected",
        code: "muted",
        message: "muted",
        retryAfterMs: 60_000,
      });
      const { status, code } = await stage.outcome("CMD2", "cmd-1");
      stage.holds("CMD2", status === "rejected", `it reports a rejected command as ${status}`);
      stage.holds("CMD5", code === "muted", `it reports the code ${code} and not muted`);
      await stage.never(
        "CMD2",
        "it sends a rejected command again",
        () => connection.sent("hub.command").length > 1,
        1_500,
      );
    },
  },
  {
    id: "resend",
    title: "The connection is lost before the receipt",
    rules: ["CMD3"],
    async play(stage) {
      const first = await begin(stage);
      stage.client.ask({ do: "send", id: "cmd-1", ...ASK });
      await command(stage, first, "SOK4", "cmd-1");
      first.drop();
      const second = await stage.letsIn("SOK7", stage.recording.start);
      holdBody(stage, "CMD3", await command(stage, second, "CMD3", "cmd-1"));
      answer(stage, second, { id: "cmd-1", status: "accepted", version: stage.recording.start, replayed: true });
      const { status } = await stage.outcome("CMD3", "cmd-1");
      stage.holds("CMD3", status === "accepted", `it reports a replayed receipt as ${status}`);
    },
  },
  {
    id: "duplicate-receipt",
    title: "A receipt comes twice",
    rules: ["CMD2"],
    async play(stage) {
      const { start } = stage.recording;
      const connection = await begin(stage);
      stage.client.ask({ do: "send", id: "cmd-1", ...ASK });
      await command(stage, connection, "CMD2", "cmd-1");
      answer(stage, connection, { id: "cmd-1", status: "accepted", version: start });
      answer(stage, connection, { id: "cmd-1", status: "accepted", version: start, replayed: true });
      answer(stage, connection, { id: "nobodys", status: "accepted", version: start });
      await stage.outcome("CMD2", "cmd-1");
      stage.tells(connection, start, start + 5);
      await stage.shows("CMD2", start + 5);
      stage.holds("CMD2", stage.client.of("outcome").length === 1, "it reports more than one outcome of a command");
    },
  },
  {
    id: "unread-frame",
    title: "The hub has not read a frame, because there were too many",
    rules: ["LIM6"],
    async play(stage) {
      const connection = await begin(stage);
      stage.client.ask({ do: "send", id: "cmd-1", ...ASK });
      await command(stage, connection, "LIM6", "cmd-1");
      const toldAt = performance.now();
      connection.say({
        type: "hub.system.error",
        code: "rate-limited",
        message: "too many frames",
        retryAfterMs: 1_000,
      });
      const again = await command(stage, connection, "LIM6", "cmd-1", 2);
      const waitedMs = again.at - toldAt;
      stage.holds("LIM6", waitedMs >= 950, `it sends again after ${Math.round(waitedMs)} ms of 1000`);
      answer(stage, connection, { id: "cmd-1", status: "accepted", version: stage.recording.start });
      await stage.outcome("LIM6", "cmd-1");
    },
  },
  {
    id: "refused-frame",
    title: "The hub refuses a frame: that ends nothing",
    rules: ["SOK4"],
    async play(stage) {
      const { start } = stage.recording;
      const connection = await begin(stage);
      connection.say({ type: "hub.system.error", code: "bad-frame", message: "a frame lacked its version" });
      connection.say({ type: "hub.system.error", code: "internal", message: "a bug; the connection goes on" });
      stage.tells(connection, start, start + 5);
      await stage.shows("SOK4", start + 5);
      stage.holds("SOK4", connection.closeCode === undefined, "it gives up its connection");
    },
  },
  {
    id: "oversize",
    title: "A command is longer than a frame may be",
    rules: ["SOK4"],
    async play(stage) {
      const { start } = stage.recording;
      const connection = await begin(stage);
      stage.client.ask({ do: "send", id: "cmd-1", verb: "verb.say", args: { message: "x".repeat(17_000) } });
      const { status } = await stage.outcome("SOK4", "cmd-1");
      stage.holds("SOK4", status !== "accepted", "it reports a command as accepted that no hub would take");
      stage.tells(connection, start, start + 5);
      await stage.shows("SOK4", start + 5);
    },
  },
];
