import { expect, test } from "vitest";
import { followHub, type Followed, type FollowEnd } from "../../../../src/client/http/follow-hub.ts";

const OPEN = ": open\nid: e-1\n\n";
const item = (n: number) => `event: item\nid: e-${n}\ndata: {"n":${n}}\n\n`;
const END = (reason: string) => `event: end\ndata: {"reason":"${reason}"}\n\n`;

const stream = (text: string) => new Response(text, { headers: { "content-type": "text/event-stream" } });
const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ status, code, detail: "because" }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });

/** Follows a hub that gives these answers in turn, and none after them. Waits take no time. */
async function follow(answers: readonly (() => Response)[], stopAfter = 20) {
  const asked: Headers[] = [];
  const stop = new AbortController();
  const platform = {
    fetch: async (_: unknown, init?: RequestInit) => {
      asked.push(new Headers(init?.headers));
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new TypeError("connection refused");
      return answer();
    },
    // Timeouts are long and never come; waits before the next try come at once.
    after: (ms: number, task: () => void) => {
      const timer = ms >= 15_000 ? undefined : setTimeout(task, 0);
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
  };
  const address = { url: "http://hub.test/", hubId: "hub", token: "t", topics: ["moderation"], signal: stop.signal };
  const following = followHub({ ...address, platform });
  const told: Followed[] = [];
  let end: FollowEnd | undefined;
  while (end === undefined) {
    const next = await following.next();
    if (next.done === true) end = next.value;
    else told.push(next.value);
    if (told.length === stopAfter) stop.abort();
  }
  return { told, end, ids: asked.map((headers) => headers.get("last-event-id")) };
}

const kinds = (told: readonly Followed[]) => told.map((each) => (each.kind === "event" ? each.id : each.kind));

test("CLT10 FEED3 a stream that breaks is opened again behind the last id, also where that came with a comment", async () => {
  const answers = [() => stream(OPEN + item(2)), () => stream(`${OPEN}: \nid: e-9\n\n`), () => stream(END("replaced"))];
  const { told, end, ids } = await follow(answers);
  expect(kinds(told)).toEqual(["open", "e-2", "lost", "open", "lost", "open"]);
  expect(end).toEqual({ reason: "replaced" });
  expect(ids).toEqual([null, "e-2", "e-9"]);
});

test("CLT10 FEED4 a hub that is away or goes down is tried again; a token that has expired ends it", async () => {
  const answers = [
    () => refusal(503, "bridge-unavailable", { "retry-after": "5" }),
    () => stream(OPEN + END("going-down")),
    () => new Response("<html>", { status: 502 }),
    () => stream(OPEN + END("token-expired")),
  ];
  const { told, end } = await follow(answers);
  expect(kinds(told)).toEqual(["lost", "open", "lost", "lost", "open"]);
  expect(told[0]).toEqual({ kind: "lost", detail: "because", retryInMs: 7500 });
  expect(end).toEqual({ reason: "token-expired" });
});

test.each([
  [401, "unauthenticated"],
  [403, "forbidden"],
  [400, "invalid-request"],
])("CLT10 a refusal of the hub's own, %i %s, ends it", async (status, code) => {
  const { told, end } = await follow([() => refusal(status, code)]);
  expect(told).toEqual([]);
  expect(end).toMatchObject({ reason: "refused", problem: { code } });
});

test("CLT10 a follower that is stopped asks no more", async () => {
  const { end, ids } = await follow([], 3);
  expect(end).toEqual({ reason: "stopped" });
  expect(ids).toHaveLength(3);
});
