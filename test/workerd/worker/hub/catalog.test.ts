import { evictDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Catalog } from "../../../../src/durable/protocol/catalog/catalog.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { tokenWith } from "../support/tokens.ts";

/** A hub of its own for every test. */
let hub: string;
let lines: Record<string, unknown>[];
beforeEach(() => {
  hub = `hub-${crypto.randomUUID()}`;
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line) => void lines.push(JSON.parse(String(line))));
  return () => vi.restoreAllMocks();
});

const tokenHere = (role: string, actorId = "ada") => tokenWith({ sub: actorId, hub, room: "*", roles: [role] });
async function put(body: object | string | undefined) {
  return callEdge(`PUT /v1/hubs/${hub}/catalog`, { token: await tokenHere("ops", "olga"), body });
}
async function inForce(hubId = hub): Promise<Catalog> {
  const token = await tokenWith({ hub: hubId, roles: ["player"] });
  return (await callEdge(`GET /v1/hubs/${hubId}/catalog`, { token })).json();
}
const verb = (catalog: Catalog, id: string) => catalog.verbs.find((each) => each.id === id);
const talkative = { verbs: { "verb.say": { rateLimit: { burst: 9, perSeconds: 1, scope: "actor" } } } } as const;

test("CAT2 SHP7 what is in force is the built-in catalog until an operator changes it", async () => {
  const before = await inForce();
  expect(verb(before, "verb.say")?.rateLimit).toEqual({ burst: 5, perSeconds: 10, scope: "actor" });
  const response = await put(talkative);
  const { catalogVersion } = await response.json<{ catalogVersion: string }>();
  expect([response.status, catalogVersion === before.catalogVersion]).toEqual([200, false]);
  const after = await inForce();
  expect(after.catalogVersion).toBe(catalogVersion);
  expect(verb(after, "verb.say")).toEqual({
    ...verb(before, "verb.say"),
    rateLimit: talkative.verbs["verb.say"].rateLimit,
  });
  expect(lines).toContainEqual(
    expect.objectContaining({ message: "hub.edge.catalogChanged", hubId: hub, actorId: "olga", catalogVersion }),
  );
});

test("CAT2 each override replaces the one before; an empty body restores the built-in catalog", async () => {
  const builtIn = await inForce();
  await put(talkative);
  await put({ verbs: { "verb.emote": null }, safety: { words: ["Ünwört 🜁"] } });
  const changed = await inForce();
  expect(verb(changed, "verb.emote")).toBeUndefined();
  expect(verb(changed, "verb.say")).toEqual(verb(builtIn, "verb.say"));
  expect(changed.safety).toEqual({ capabilities: [], words: ["Ünwört 🜁"] });
  for (const empty of [{}, undefined]) {
    await put(talkative);
    expect((await put(empty)).status).toBe(200);
    expect(await inForce()).toEqual(builtIn);
  }
});

describe("faults", () => {
  test.each([
    [
      { verbs: { "verb.say": { rateLimit: { burst: 0, perSeconds: 1, scope: "actor" } } } },
      "verbs.verb.say.rateLimit.burst",
    ],
    [{ verbs: { "verb.sing": null } }, "verbs.verb.sing"],
    [{ verbs: { "verb.say": { parameters: {} } } }, "verbs.verb.say.parameters"],
    [{ limits: { roomCommandsPerSecond: -1 } }, "limits.roomCommandsPerSecond"],
    [{ safety: { words: [""] } }, "safety.words.0"],
    [{ rules: {} }, "rules"],
  ])("CAT2 SOK2 %j is 422 with its path, and nothing changes", async (body, path) => {
    await put(talkative);
    const before = await inForce();
    expect(await outcomeOf(await put(body))).toBe(`422 invalid-catalog ${path}`);
    expect(await inForce()).toEqual(before);
  });

  test.each(["{", "[]", "null"])("SOK2 a body that is no object is 400: %s", async (body) => {
    expect(await outcomeOf(await put(body))).toBe("400 invalid-request body");
  });
});

test("CAT2 SOK2 a kept change that no longer fits the release is no reason to show nothing: one line names it", async () => {
  const builtIn = await inForce();
  const kept = edgeEnv().CATALOG.getByName(hub);
  await kept.put(JSON.stringify({ verbs: { "verb.sing": null } }), "olga", new Date().toISOString());
  expect(await inForce()).toEqual(builtIn);
  expect(lines).toContainEqual(
    expect.objectContaining({ message: "hub.edge.catalogFault", level: "error", hubId: hub, path: "verbs.verb.sing" }),
  );
});

test("CAT2 RES6 it outlives the object's eviction, and is one hub's alone", async () => {
  await put(talkative);
  const changed = await inForce();
  await evictDurableObject(edgeEnv().CATALOG.getByName(hub));
  expect(await inForce()).toEqual(changed);
  expect((await inForce("hub-one")).catalogVersion).not.toBe(changed.catalogVersion);
});

test("CAT2 a directory that does not answer fails no change: it is in force, and the line says who was not told", async () => {
  const down = vi.spyOn(edgeEnv().DIRECTORY, "get").mockImplementation(() => {
    throw new Error("the directory is down");
  });
  const response = await put(talkative);
  down.mockRestore();
  expect(response.status).toBe(200);
  const { catalogVersion } = await response.json<{ catalogVersion: string }>();
  expect((await inForce()).catalogVersion).toBe(catalogVersion);
  const changed = expect.objectContaining({
    message: "hub.edge.catalogChanged",
    error: "Error: the directory is down",
  });
  expect(lines).toContainEqual(changed);
});

test("CAT2 a room with people in it uses the change at once", async () => {
  const token = await tokenHere("player");
  const path = `/v1/hubs/${hub}/rooms/room-one`;
  const { webSocket } = await callEdge(`GET ${path}/socket`, { headers: { upgrade: "websocket" }, token });
  const frames: string[] = [];
  webSocket?.addEventListener("message", ({ data }) => {
    frames.push(String(data));
  });
  webSocket?.accept();
  const listed = async () => (await callEdge(`GET /v1/hubs/${hub}/rooms`, { token })).text();
  await expect.poll(listed).toContain("room-one");
  const { catalogVersion } = await (await put({ verbs: { "verb.say": null } })).json<{ catalogVersion: string }>();
  const body = { id: "c1", verb: "verb.say", args: { message: "still here?" } };
  const receipt = await callEdge(`POST ${path}/commands`, { token, body });
  expect(await receipt.json()).toMatchObject({ status: "rejected", code: "unknown-verb" });
  await expect.poll(() => frames.filter((frame) => frame.includes(catalogVersion)).length).toBeGreaterThanOrEqual(2);
  expect(frames.join()).toContain('"catalog.updated"');
});

describe("a change made from a catalog that was read", () => {
  const tagged = async (response: Response) => response.headers.get("etag") ?? "none";
  const read = async (headers: Record<string, string> = {}) =>
    callEdge(`GET /v1/hubs/${hub}/catalog`, { token: await tokenHere("player"), headers });
  const putOver = async (tag: string, body: object, query = "") =>
    callEdge(`PUT /v1/hubs/${hub}/catalog${query}`, {
      token: await tokenHere("ops", "olga"),
      headers: { "if-match": tag },
      body,
    });

  test("CAT5 replaces that one alone: whoever comes second is 412 stale, and nothing of theirs is in force", async () => {
    const builtIn = await tagged(await read());
    const first = await putOver(builtIn, talkative);
    expect(first.status).toBe(200);
    expect(await outcomeOf(await putOver(builtIn, { verbs: { "verb.emote": null } }))).toBe("412 stale");
    expect(verb(await inForce(), "verb.emote")).toBeDefined();
    const now = await tagged(await read());
    expect([await tagged(first), now === builtIn]).toEqual([now, false]);
    expect((await putOver(`"other", ${now}`, {})).status).toBe(200);
    expect((await putOver("*", talkative)).status).toBe(200);
    expect(await outcomeOf(await putOver(`W/${await tagged(await read())}`, {}))).toBe("412 stale");
    expect(await outcomeOf(await putOver("nonsense", {}))).toBe("412 stale");
  });

  test("CAT5 of two at the same moment one is taken", async () => {
    const tag = await tagged(await read());
    const bodies = ["verb.emote", "verb.whisper", "verb.skirmish"].map((id) => ({ verbs: { [id]: null } }));
    const answers = await Promise.all(bodies.map((body) => putOver(tag, body)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, 412, 412]);
    const { catalogVersion } = await (answers.find(({ status }) => status === 200) ?? Response.json({})).json<{
      catalogVersion: string;
    }>();
    expect((await inForce()).catalogVersion).toBe(catalogVersion);
  });

  test("CAT5 a catalog that is as it was is 304; without If-Match a change is taken as ever", async () => {
    const headers = { "if-none-match": await tagged(await read()) };
    expect((await read(headers)).status).toBe(304);
    expect((await put(talkative)).status).toBe(200);
    expect((await read(headers)).status).toBe(200);
  });
});
