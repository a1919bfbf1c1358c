import type { Connection } from "../connection.ts";
import { problem, type Refusal } from "../scripted-hub.ts";
import type { Situation } from "../situation.ts";
import type { Stage } from "../stage.ts";

async function begin(stage: Stage): Promise<Connection> {
  const connection = await stage.letsIn("SOK1", stage.recording.start);
  await stage.shows("RES1", stage.recording.start);
  return connection;
}

/** The client says that it is over, and stays away. */
async function staysAway(stage: Stage, rule: string, because: string): Promise<void> {
  const before = stage.hub.attempts.length;
  await stage.never(rule, `it comes back after ${because}`, () => stage.hub.attempts.length > before);
}

async function saysClosed(stage: Stage, rule: string, because: string): Promise<void> {
  const find = (): true | undefined => stage.client.of("status").some(({ status }) => status === "closed") || undefined;
  await stage.must(rule, `it does not report that ${because} was the end`, find);
}

function endsFor(code: number, rule: string, title: string): Situation {
  return {
    ...{ id: `close-${code}`, title, rules: [rule] },
    async play(stage) {
      (await begin(stage)).close(code);
      await saysClosed(stage, rule, `the close with ${code}`);
      await staysAway(stage, rule, `a close with ${code}`);
    },
  };
}

function resumes(code: number, title: string): Situation {
  return {
    ...{ id: `close-${code}`, title, rules: ["SOK7", "RES1"] },
    async play(stage) {
      const { start } = stage.recording;
      (await begin(stage)).close(code);
      const second = await stage.letsIn("SOK7", start + 5, `it does not come back after a close with ${code}`);
      stage.holds(
        "RES1",
        second.join.after === start,
        `it comes back behind ${second.join.after}, not behind ${start}`,
      );
      await stage.shows("RES3", start + 5);
    },
  };
}

/** The client gets another token where it is asked for one, and uses it. */
async function renews(stage: Stage, rule: string): Promise<void> {
  const asks = (): true | undefined => stage.client.of("needs-token").length > 0 || undefined;
  await stage.must(rule, "it does not ask for another token", asks);
  stage.client.ask({ do: "token", token: "token-2" });
}

function refused(refusal: Refusal, id: string, title: string): Situation {
  return {
    ...{ id, title, rules: ["CLT1"] },
    async play(stage) {
      stage.hub.refusals.push(refusal);
      await stage.must("SOK1", "it does not connect", () => stage.hub.attempts[0]);
      await saysClosed(stage, "CLT1", "the refusal");
      await staysAway(stage, "CLT1", `a refusal with ${refusal.status}`);
    },
  };
}

function waits(refusal: Refusal, id: string, title: string): Situation {
  return {
    ...{ id, title, rules: ["CLT5"] },
    async play(stage) {
      stage.hub.refusals.push(refusal);
      const first = await stage.must("SOK1", "it does not connect", () => stage.hub.attempts[0]);
      const second = await stage.must(
        "CLT5",
        `it does not come again after ${refusal.status}`,
        () => stage.hub.attempts[1],
      );
      const waitedMs = second.at - first.at;
      stage.holds("CLT5", waitedMs >= 1_000, `it comes again after ${Math.round(waitedMs)} ms of 1000`);
      await stage.letsIn("CLT5", stage.recording.start);
      await stage.shows("CLT5", stage.recording.start);
    },
  };
}

const PAGE: Refusal = {
  status: 403,
  headers: { "content-type": "text/html" },
  body: "<h1>Sign in to the network</h1>",
};

/** As a gateway's that knows the type of problems and not the hub's. */
const NO_PROBLEM: Refusal = { status: 502, headers: { "content-type": "application/problem+json" }, body: "[]" };

export const ENDS: readonly Situation[] = [
  {
    id: "going-down",
    title: "The hub goes down for a deploy (1012), and says for how long",
    rules: ["SOK7", "RES1"],
    async play(stage) {
      const { start } = stage.recording;
      const connection = await begin(stage);
      connection.say({ type: "hub.system.notice", code: "going-down", reconnectAfterMs: 1_500 });
      connection.close(1012);
      const closedAt = performance.now();
      const before = stage.hub.attempts.length;
      const attempt = await stage.must(
        "SOK7",
        "it does not come back after a deploy",
        () => stage.hub.attempts[before],
      );
      const waitedMs = attempt.at - closedAt;
      stage.holds("SOK7", waitedMs >= 1_450, `it comes back after ${Math.round(waitedMs)} ms of 1500`);
      const second = await stage.letsIn("SOK7", start + 5);
      stage.holds(
        "RES1",
        second.join.after === start,
        `it comes back behind ${second.join.after}, not behind ${start}`,
      );
      await stage.shows("RES3", start + 5);
    },
  },
  resumes(1011, "A server between ends the connection (1011)"),
  resumes(1012, "The hub restarts without a word (1012)"),
  resumes(4413, "The client was too slow (4413)"),
  resumes(4999, "A close code that nobody has announced (4999)"),
  endsFor(4403, "SOK7", "The actor was kicked (4403)"),
  endsFor(4426, "SOK8", "The hub no longer speaks the client's protocol (4426)"),
  {
    id: "close-4409",
    title: "A newer connection of the actor took the place (4409)",
    rules: ["PRE3"],
    async play(stage) {
      (await begin(stage)).close(4409);
      await staysAway(stage, "PRE3", "a close with 4409, within seconds");
    },
  },
  {
    id: "close-4401",
    title: "The token has expired (4401)",
    rules: ["CLT3", "RES1"],
    async play(stage) {
      const { start } = stage.recording;
      (await begin(stage)).close(4401);
      await renews(stage, "CLT3");
      const second = await stage.letsIn("CLT3", start + 5);
      stage.holds(
        "CLT3",
        second.join.token === "token-2",
        `it comes with ${second.join.token}, not with the new token`,
      );
      await stage.shows("RES3", start + 5);
    },
  },
  {
    id: "token-expiring",
    title: "The token is about to expire: a new one goes over the open connection",
    rules: ["TOK4"],
    async play(stage) {
      const connection = await begin(stage);
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      connection.say({ type: "hub.system.notice", code: "token-expiring", expiresAt });
      await renews(stage, "TOK4");
      const find = () => connection.sent("hub.refreshToken")[0];
      const { token } = await stage.must("TOK4", "it does not send the new token", find);
      stage.holds("TOK4", token === "token-2", `it sends ${token}, not the new token`);
      stage.holds("TOK4", connection.closeCode === undefined, "it gives up its connection");
    },
  },
  {
    id: "unauthenticated",
    title: "The hub refuses the token (401)",
    rules: ["CLT3"],
    async play(stage) {
      stage.hub.refusals.push(problem("unauthenticated"));
      await renews(stage, "CLT3");
      const connection = await stage.letsIn("CLT3", stage.recording.start);
      stage.holds("CLT3", connection.join.token === "token-2", "it comes with the token that was refused");
      await stage.shows("CLT3", stage.recording.start);
    },
  },
  refused(problem("forbidden"), "forbidden", "The token is for another room (403)"),
  refused(problem("banned"), "banned", "A moderator has banned the actor (403)"),
  waits(problem("busy", 1), "busy", "The hub is busy and says for how long (503)"),
  waits(problem("rate-limited", 1), "rate-limited", "The client comes too often (429)"),
  {
    id: "intermediary",
    title: "Something between answers with a page of its own",
    rules: ["CLT1"],
    async play(stage) {
      const { start } = stage.recording;
      const connection = await begin(stage);
      stage.hub.refusals.push(PAGE, { ...PAGE, status: 404 }, { ...PAGE, status: 200 }, NO_PROBLEM);
      connection.drop();
      await stage.letsIn("CLT1", start + 5, "it does not come back after the pages of something between");
      await stage.shows("CLT1", start + 5);
    },
  },
];
