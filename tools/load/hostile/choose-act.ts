import type { Random } from "../../../testkit/random.ts";
import { signToken } from "../../fuzz/http/forge-token.ts";
import type { HostileAct, HostileRequest, HostileScene } from "./hostile-act.ts";
import { DISGUISES } from "./safety-words.ts";

/** The acts of hostile bots, each with its weight and the rule that bounds it. */
export const HOSTILE_ACTS = {
  /** One letter under thousands of accents. */
  graphemeBomb: { weight: 3, rule: "TXT2" },
  /** As much text as a verb takes, again and again. */
  textFlood: { weight: 3, rule: "LIM5" },
  whisperFlood: { weight: 3, rule: "LIM3" },
  commandFlood: { weight: 3, rule: "LIM3" },
  /** One command, sent again and again. */
  replayFlood: { weight: 3, rule: "CMD3" },
  reusedIds: { weight: 1, rule: "CMD3" },
  framesOverLimit: { weight: 2, rule: "SOK4" },
  brokenFrames: { weight: 2, rule: "SOK4" },
  refreshFlood: { weight: 2, rule: "SOK4" },
  /** Text that makes a pattern over players' words go back and forth. */
  slowText: { weight: 2, rule: "CLO8" },
  invisibleText: { weight: 3, rule: "TXT1" },
  safetyEvasion: { weight: 3, rule: "MOD2" },
  /** Acts for which the bot has no role, no goods or no contest. */
  notAllowed: { weight: 2, rule: "CMD5" },
  bogusTickets: { weight: 3, rule: "SOK1" },
  ticketFlood: { weight: 1, rule: "LIM6" },
  upgradeFlood: { weight: 1, rule: "LIM6" },
  readFlood: { weight: 2, rule: "LIM4" },
  hubRouteFlood: { weight: 2, rule: "LIM4" },
  forgedTokens: { weight: 3, rule: "TOK1" },
  otherRoomsToken: { weight: 3, rule: "TOK2" },
  namesThatAreNone: { weight: 1, rule: "TXT4" },
  unsignedBodies: { weight: 2, rule: "BRG1" },
  oversizedBodies: { weight: 2, rule: "SOK2" },
} as const;
export type HostileActName = keyof typeof HOSTILE_ACTS;
// Its keys are the names.
export const HOSTILE_ACT_NAMES = Object.keys(HOSTILE_ACTS) as HostileActName[];

const FAMILY = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}";
const NOTHING_SEEN = ["\u{2800}", "\u{3164}", "\u{34F}", "\u{301}", "\u{200B}\u{200D}", "\u{E000}", "\u{AD}"] as const;
const ODD_NAMES = ["\u{2800}", "\u{202E}drow", "a\nb", "\u{200B}", "a\u{301}".repeat(400), "\u{7}"] as const;

/** The act of a turn: the same chance chooses the same one. */
export function chooseAct(chance: Random): HostileActName {
  const weights = Object.fromEntries(HOSTILE_ACT_NAMES.map((name) => [name, HOSTILE_ACTS[name].weight]));
  // Its keys are the names.
  return chance.weighedName(weights as Record<HostileActName, number>);
}

/** Makes an act. The same scene with the same chance gives the same act. */
export function makeAct(name: HostileActName, scene: HostileScene, chance: Random): HostileAct {
  return MAKERS[name](scene, chance);
}

const MAKERS: Readonly<Record<HostileActName, (scene: HostileScene, chance: Random) => HostileAct>> = {
  graphemeBomb: (scene) =>
    commands(scene, 3, () => ["verb.emote", { text: `a${"\u{301}".repeat(7_900)}` }], { isForbidden: true }),
  textFlood: (scene) => commands(scene, 20, () => ["verb.emote", { text: FAMILY.repeat(280) }]),
  whisperFlood: (scene, chance) =>
    commands(scene, 40, () => ["verb.whisper", { target: someone(scene, chance), message: "psst" }]),
  commandFlood: (scene) => commands(scene, 250, (nth) => ["verb.emote", { text: `turns round ${nth}` }]),
  replayFlood: (scene) => {
    const frame = commandFrame(scene.nextId(), "verb.emote", { text: "says it again" });
    return frames(Array.from({ length: 400 }, () => frame));
  },
  reusedIds: (scene) => {
    const id = scene.nextId();
    return frames(Array.from({ length: 10 }, (_, nth) => commandFrame(id, "verb.emote", { text: `one of ${nth}` })));
  },
  framesOverLimit: (scene) =>
    frames(
      Array.from({ length: 15 }, () => commandFrame(scene.nextId(), "verb.say", { message: "x".repeat(100_000) })),
    ),
  brokenFrames: (_, chance) =>
    frames(Array.from({ length: 19 }, () => chance.oneOf(["{", "[]", "null", '{"type":"hub.event"}', "\u{0}"]))),
  refreshFlood: ({ token }) =>
    frames(Array.from({ length: 60 }, () => JSON.stringify({ type: "hub.refreshToken", token }))),
  slowText: (scene, chance) =>
    commands(scene, 2, () => ["verb.say", { message: `It ${chance.oneOf(SLOW_WORDS).repeat(30)}fell.` }]),
  invisibleText: (scene, chance) =>
    commands(scene, 5, () => ["verb.emote", { text: chance.oneOf(NOTHING_SEEN) }], { isForbidden: true }),
  safetyEvasion: (scene, chance) =>
    commands(scene, 4, () => ["verb.emote", { text: `speaks of the ${chance.oneOf(DISGUISES)} at last` }], {
      isForbidden: true,
    }),
  notAllowed: (scene, chance) =>
    commands(scene, 6, () => chance.oneOf(notAllowed(someone(scene, chance))), { isForbidden: true }),
  bogusTickets: ({ hubId, nextId }, chance) =>
    requests(
      Array.from({ length: 20 }, () => {
        const ticket = chance.oneOf(["x", "0".repeat(64), `${"a".repeat(43)}.${"b".repeat(43)}`]);
        return upgrade(`/v1/hubs/${hubId}/rooms/ghost-${nextId().toLowerCase()}/socket`, [401], {
          "sec-websocket-protocol": `hub.v1, ticket.${ticket}`,
        });
      }),
    ),
  ticketFlood: (scene) => flood(30, 5_000, { ...own(scene, "tickets"), method: "POST", allowed: [201, 403, 409, 429] }),
  upgradeFlood: (scene) =>
    flood(40, 10_000, upgrade(`${roomPath(scene)}/socket`, [101, 403, 409, 429, 503], bearer(scene.token))),
  readFlood: (scene) => flood(60, 1_000, { ...own(scene, "events?after=0"), method: "GET", allowed: [200, 403, 429] }),
  hubRouteFlood: ({ hubId, token }) =>
    flood(60, 1_000, { method: "GET", path: `/v1/hubs/${hubId}/rooms`, headers: bearer(token), allowed: [200, 429] }),
  forgedTokens: (scene, chance) => requests(forgedTokens(scene).map((token) => acting(scene, token, chance, [401]))),
  otherRoomsToken: (scene) => requests(elsewhere(scene)),
  namesThatAreNone: ({ hubId, roomId, actorId }, chance) =>
    requests([
      asJson("POST", "/v1/dev/tokens", { actorId, hubId, roomId, name: chance.oneOf(ODD_NAMES) }, [400]),
      asJson("POST", "/v1/dev/tokens", { actorId, hubId, roomId, ttlSeconds: 1e12 }, [400]),
    ]),
  unsignedBodies: (_, chance) =>
    requests(
      Array.from({ length: 2 }, () => ({
        method: "POST",
        path: "/v1/bridge/results",
        headers: chance.happens(0.5) ? {} : unsigned(),
        body: { bytes: 7_500_000 },
        allowed: [400, 401, 413],
      })),
    ),
  oversizedBodies: (scene) =>
    requests([
      { ...own(scene, "commands"), method: "POST", body: { bytes: 2_000_000 }, allowed: [400, 413, 429] },
      { ...own(scene, "commands"), method: "POST", body: "[".repeat(8_000), allowed: [400, 429] },
      {
        method: "PUT",
        path: `/v1/hubs/${scene.hubId}/catalog`,
        headers: bearer(scene.token),
        body: "{}",
        allowed: [403],
      },
    ]),
};

const SLOW_WORDS = ["nearly ", "not ", "whole entire ", "having having ", "barely hardly "] as const;

function notAllowed(target: string): readonly [Command, ...Command[]] {
  return [
    ["gm.grantItems", { target, items: [{ item: "gold", quantity: 1_000_000 }] }],
    ["gm.consumeItems", { target, items: [{ item: "gold", quantity: 1 }] }],
    ["mod.kick", { target, reason: "because" }],
    ["mod.retractMessage", { version: 1, reason: "because" }],
    ["verb.offerTrade", { target, give: [{ item: "crown-of-nobody", quantity: 3 }], want: [] }],
    ["verb.acceptTrade", { tradeId: "trade_of_others" }],
    ["verb.emote", { text: { toString: "nods" } }],
  ];
}

/** Signed with a key the hub does not know; `exp` in 2100. */
function forgedTokens({ hubId, actorId, token }: HostileScene): string[] {
  const claims = { sub: actorId, hub: hubId, room: "*", name: actorId, roles: ["player", "ops"], exp: 4_102_444_800 };
  const [head = "", said = ""] = token.split(".");
  return [
    signToken("a secret that was guessed", claims),
    signToken("", claims, { alg: "none" }),
    signToken("a secret that was guessed", JSON.stringify(claims).replace("4102444800", "1e400")),
    `${head}.${said}.`,
    `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${token.split(".")[2] ?? ""}`,
    `${token}x`,
    "null",
  ];
}

/** A good token where it is good for nothing: another room, another hub, and what rules the whole hub. */
function elsewhere({ hubId, token, roomOpsToken }: HostileScene): HostileRequest[] {
  const other = `/v1/hubs/${hubId}/rooms/another-room`;
  const get = (path: string, by = token): HostileRequest => ({
    method: "GET",
    path,
    headers: bearer(by),
    allowed: [403],
  });
  return [
    get(`${other}/state`),
    get(`${other}/events`),
    { ...get(`${other}/tickets`), method: "POST" },
    upgrade(`${other}/socket`, [403], bearer(token)),
    get("/v1/hubs/another-hub/rooms"),
    asJson("POST", `/v1/ops/hubs/${hubId}/drain`, { reconnectAfterMs: 1000 }, [403], bearer(roomOpsToken)),
    asJson("PUT", `/v1/hubs/${hubId}/catalog`, {}, [403], bearer(roomOpsToken)),
    get(`/v1/hubs/${hubId}/moderation`, roomOpsToken),
    get(`/v1/hubs/${hubId}/workflows`, roomOpsToken),
  ];
}

type Command = readonly [verb: string, args: object];

function commands(
  { nextId }: HostileScene,
  count: number,
  make: (nth: number) => Command,
  { isForbidden = false } = {},
): HostileAct {
  const made = Array.from({ length: count }, (_, nth) => ({ id: nextId(), command: make(nth) }));
  return {
    kind: "frames",
    frames: made.map(({ id, command: [verb, args] }) => commandFrame(id, verb, args)),
    forbidden: isForbidden ? made.map(({ id }) => id) : [],
  };
}

function commandFrame(id: string, verb: string, args: object): string {
  return JSON.stringify({ type: "hub.command", id, verb, args });
}

function frames(list: readonly string[]): HostileAct {
  return { kind: "frames", frames: list, forbidden: [] };
}

function requests(list: readonly HostileRequest[]): HostileAct {
  return { kind: "requests", requests: list };
}

/** More than their budget lets through in `withinMs`: one at least is told to wait. */
function flood(count: number, withinMs: number, request: HostileRequest): HostileAct {
  const list = Array.from({ length: count }, () => request);
  return { kind: "requests", requests: list, some: { status: 429, withinMs } };
}

function acting(scene: HostileScene, token: string, chance: Random, allowed: readonly number[]): HostileRequest {
  const route = chance.oneOf(["state", "events", "sessions", "tickets"]);
  const method = route === "tickets" ? "POST" : "GET";
  return { method, path: `${roomPath(scene)}/${route}`, headers: bearer(token), allowed };
}

function own(scene: HostileScene, route: string): { path: string; headers: Record<string, string> } {
  return { path: `${roomPath(scene)}/${route}`, headers: bearer(scene.token) };
}

function asJson(
  method: string,
  path: string,
  body: object,
  allowed: readonly number[],
  headers: Record<string, string> = {},
): HostileRequest {
  return {
    method,
    path,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    allowed,
  };
}

function upgrade(path: string, allowed: readonly number[], headers: Record<string, string>): HostileRequest {
  const handshake = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  return { method: "GET", path, headers: { ...handshake, ...headers }, allowed };
}

function unsigned(): Record<string, string> {
  const now = String(Math.floor(Date.now() / 1000));
  return { "webhook-id": "x", "webhook-timestamp": now, "webhook-signature": `v1,${"A".repeat(43)}=` };
}

function roomPath({ hubId, roomId }: HostileScene): string {
  return `/v1/hubs/${hubId}/rooms/${roomId}`;
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function someone({ others, actorId }: HostileScene, chance: Random): string {
  const [first, ...more] = others;
  return first === undefined ? actorId : chance.oneOf([first, ...more]);
}
