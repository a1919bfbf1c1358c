import { expect, test, vi } from "vitest";
import { Random } from "../../../../testkit/random.ts";
import { junk } from "../../../../tools/fuzz/junk.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { signAsBridge } from "../support/sign-as-bridge.ts";
import { tokenWith } from "../support/tokens.ts";

const BODIES = 200;
/** Taken; or understood, where there is no session to close and where another result came under the same key (BRG1). */
const TAKEN = /^(2\d\d|409 no-session|409 result-conflict)$/;
const NAMED = /^(400 invalid-request \S+|422 invalid-catalog \S*)$/;
/** The log of edge and rooms about something that they did not foresee. */
const BUG = /hub\.edge\.failed|(input|frame|deadline|alarm)Failed/;
const room = "/v1/hubs/hub-one/rooms/room-one";
const sample = {
  token: { actorId: "ada", hubId: "hub-one", roomId: "*", roles: ["player"], stats: { finesse: 1 }, ttlSeconds: 60 },
  command: { id: "c-1", verb: "verb.challengeDuel", args: { target: "bob", move: "risk-it-all" } },
  result: {
    kind: "ritual.started",
    purpose: "result",
    key: "hub-action/hub-one/room-one/r-1/ritual.started",
    hubId: "hub-one",
    roomId: "room-one",
    jobId: "r-1",
    attempt: 1,
    workflowId: "hub-action/hub-one/room-one/r-1",
    correlationId: "c-1",
    hops: { stagedAt: "2026-11-01T00:00:00.000Z" },
  },
  catalog: {
    verbs: { "verb.say": { rateLimit: { burst: 9, perSeconds: 1, scope: "actor" } }, "verb.emote": null },
    limits: { roomCommandsPerSecond: 100 },
    safety: { words: ["doom"] },
  },
  lexicon: { entities: [{ entityId: "region.ford", entityType: "region", canonicalName: "Ford", canon: {} }] },
};

/** Every route that reads a body, with one that it takes. */
const ROUTES: readonly (readonly [string, object])[] = [
  ["POST /v1/dev/tokens", sample.token],
  [`POST ${room}/commands`, sample.command],
  [`POST ${room}/close`, { sessionId: "s-1", reason: "night" }],
  ["PUT /v1/hubs/hub-any-body/catalog", sample.catalog],
  ["PUT /v1/hubs/hub-one/lexicon", sample.lexicon],
  ["POST /v1/hubs/hub-one/moderation/item-1/decisions", { action: "rewrite", reason: "kinder", rewrite: "hello" }],
  ["POST /v1/hubs/hub-one/moderation/item-1/claim", { seconds: 60 }],
  ["POST /v1/hubs/hub-one/moderation/item-1/notes", { text: "look again" }],
  ["POST /v1/hubs/hub-one/alerts/alert-1/ack", { note: "seen" }],
  ["POST /v1/ops/hubs/hub-any-body/drain", { reconnectAfterMs: 1000 }],
  ["POST /v1/bridge/results", sample.result],
];

test.each(ROUTES)("SOK2 whatever a body holds, %s takes it or names the field", async (route, good) => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  // The archive takes what comes to it.
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ version: 1 }));
  const hub = route.includes("hub-any-body") ? "hub-any-body" : "hub-one";
  const chance = new Random(20_261_121);
  const outcomes = new Map<string, string>();
  for (let at = 0; at < BODIES; at += 1) {
    const body = spoilt(chance, good);
    // Somebody else each time, whose budgets are full.
    const token = await tokenWith({ sub: `actor-${at}`, hub, room: "*", roles: ["gm", "moderator", "ops"] });
    const who = route.includes("/bridge/") ? { headers: signAsBridge(body, { id: sample.result.key }) } : { token };
    outcomes.set(await outcomeOf(await callEdge(route, { ...who, body })), body);
  }
  expect([...outcomes].filter(([outcome]) => !TAKEN.test(outcome) && !NAMED.test(outcome))).toEqual([]);
  // And not because it answers everything alike.
  for (const kind of [TAKEN, NAMED])
    expect([...outcomes.keys()].filter((outcome) => kind.test(outcome))).not.toEqual([]);
  expect(log.mock.calls.flat().filter((line) => BUG.test(String(line)))).toEqual([]);
});

/** A body with one or two fields replaced or gone, something else altogether, or cut off. */
function spoilt(chance: Random, good: object): string {
  if (chance.happens(0.1)) return JSON.stringify(junk(chance));
  const body = structuredClone(good);
  for (let times = chance.between(1, 2); times > 0; times -= 1) spoilOne(chance, body);
  const text = JSON.stringify(body);
  return chance.happens(0.05) ? text.slice(0, chance.between(0, text.length)) : text;
}

function spoilOne(chance: Random, whole: object): void {
  let object = whole as Record<string, unknown>;
  for (;;) {
    const name = chance.oneOf<string>(["more", ...Object.keys(object)]);
    const value = object[name];
    if (typeof value === "object" && value !== null && chance.happens(0.6)) {
      object = value as Record<string, unknown>;
    } else if (chance.happens(0.2)) {
      delete object[name];
      return;
    } else {
      object[name] = junk(chance);
      return;
    }
  }
}

test("SOK2 a byte order mark before a body is passed over, as editors put it before a catalog", async () => {
  const token = await tokenWith({ sub: "marker", hub: "hub-marked", room: "*", roles: ["ops"] });
  const marked = `\u{FEFF}${JSON.stringify(sample.catalog)}`;
  expect(await outcomeOf(await callEdge("PUT /v1/hubs/hub-marked/catalog", { token, body: marked }))).toMatch(/^200/);
  const result = `\u{FEFF}${JSON.stringify(sample.result)}`;
  const headers = signAsBridge(result, { id: sample.result.key });
  expect(await outcomeOf(await callEdge("POST /v1/bridge/results", { headers, body: result }))).toMatch(TAKEN);
});
