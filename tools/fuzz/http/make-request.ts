import type { Random } from "../../../testkit/random.ts";
import { junk } from "../junk.ts";
import { makeArgs, makeVerb } from "../make-args.ts";
import { makeToken, type ForgedClaims, type TokenKind } from "./forge-token.ts";
import { knownRequests, type KnownRequest, type Place } from "./known-requests.ts";

/** A request as it goes out. */
export interface HttpRequest {
  /** Of the route it is made for. */
  readonly route: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** The credentials of a request; a bridge's signature counts as a token. */
  readonly token: TokenKind;
  /** Whether address and method are the route's own. */
  readonly isAddressed: boolean;
}

export interface RequestMakerOptions {
  /** Names of routes, as the edge's switchboard has them. */
  readonly routes: readonly [string, ...string[]];
  readonly place: Omit<Place, "nextId">;
  readonly claims: ForgedClaims;
  /** `HUB_JWT_SECRET`. */
  readonly secret: string;
  /** Headers of a bridge's signature. */
  readonly sign: (id: string, signed: string) => Readonly<Record<string, string>>;
}

const ODD_METHODS = ["DELETE", "PATCH", "OPTIONS", "HEAD", "PUT", "POST", "GET"] as const;
const TEXTS = [
  "",
  "0",
  "-1",
  "1e9",
  "9".repeat(30),
  "NaN",
  "%00",
  "%zz",
  "%ff%fe",
  "%ED%A0%80",
  "a%0d%0ab",
  "..",
  "%2e%2e%2f",
];
const SOME = [...TEXTS, "*", "__proto__", "'; DROP TABLE x;--", "é", "\u{1F3B2}", "a b", "x".repeat(300), "[]", "null"];
const VALUES = SOME as unknown as readonly [string, ...string[]];

/** Makes one request after the other: good ones, ones with a fault or two, and anything at all. */
export class RequestMaker {
  readonly #chance: Random;
  readonly #options: RequestMakerOptions;
  #made = 0;

  constructor(chance: Random, options: RequestMakerOptions) {
    this.#chance = chance;
    this.#options = options;
  }

  make(): HttpRequest {
    const chance = this.#chance;
    const { place, routes } = this.#options;
    this.#made += 1;
    const nextId = () => `${place.actorId.replaceAll(".", "_")}-${this.#made}`;
    const route = chance.oneOf(routes);
    const known = knownRequests({ ...place, nextId })[route] ?? {};
    const [method = "GET", pattern = "/"] = route.split(" ");
    const address = this.#address(method, pattern);
    const path = `${address.path}${this.#query(known)}`;
    const body = address.method === "GET" || address.method === "HEAD" ? undefined : this.#body(known);
    const who = this.#who(route, address.method, path, body);
    const headers = { ...this.#headers(), ...(route.endsWith("/socket") ? upgrade(chance) : {}), ...who.headers };
    return { route, method: address.method, path, headers, body, token: who.token, isAddressed: address.isGood };
  }

  #address(method: string, pattern: string): { method: string; path: string; isGood: boolean } {
    const chance = this.#chance;
    const { hubId, roomId } = this.#options.place;
    const ids: Record<string, string> = {
      hubId,
      roomId,
      sessionId: "s-1",
      itemId: "item-1",
      alertId: "alert-1",
      jobId: "r-1",
    };
    const hasFault = chance.happens(0.15);
    const spoilt = hasFault ? chance.oneOf(["id", "id", "method", "path"]) : "none";
    const filled = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const isSpoilt = spoilt === "id" && chance.happens(0.6);
      return encodeURI(isSpoilt ? chance.oneOf(VALUES) : (ids[name] ?? "x")).replaceAll("%25", "%");
    });
    if (spoilt === "method") return { method: chance.oneOf(ODD_METHODS), path: filled, isGood: false };
    if (spoilt !== "path") return { method, path: filled, isGood: spoilt === "none" };
    const end = chance.oneOf(["/", "//", "/..", "%2f", ";x", ".json", "/%00", `/${"x".repeat(5000)}`]);
    return { method, path: `${filled}${end}`, isGood: false };
  }

  #query({ query = {} }: KnownRequest): string {
    const chance = this.#chance;
    const pairs: string[] = [];
    for (const [name, values] of Object.entries(query)) {
      if (chance.happens(0.4)) continue;
      pairs.push(`${name}=${chance.happens(0.6) ? chance.oneOf(values) : escaped(chance.oneOf(VALUES))}`);
      if (chance.happens(0.05)) pairs.push(`${name}=${escaped(chance.oneOf(VALUES))}`);
    }
    if (chance.happens(0.1)) pairs.push(`${escaped(chance.oneOf(VALUES))}=${escaped(chance.oneOf(VALUES))}`);
    if (chance.happens(0.02)) pairs.push(`x=${"y".repeat(6000)}`);
    return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  }

  #body({ body }: KnownRequest): Buffer {
    const chance = this.#chance;
    const good = structuredClone(body ?? {}) as Record<string, unknown>;
    if ("verb" in good && chance.happens(0.7)) {
      const { actorId } = this.#options.place;
      good["verb"] = makeVerb(chance);
      good["args"] = makeArgs(chance, good["verb"], { actors: [actorId, "nobody"], ids: [], version: 3 });
    }
    switch (
      chance.weighedName({ good: 45, spoilt: 30, junk: 8, cut: 5, marked: 2, empty: 3, bytes: 4, large: 3, odd: 5 })
    ) {
      case "good":
        return Buffer.from(JSON.stringify(good));
      case "spoilt":
        spoil(chance, good);
        return Buffer.from(JSON.stringify(good));
      case "junk":
        return Buffer.from(JSON.stringify(junk(chance)));
      case "cut": {
        const text = JSON.stringify(good);
        return Buffer.from(text.slice(0, chance.between(0, text.length)));
      }
      case "marked":
        return Buffer.from(`\u{FEFF}${JSON.stringify(good)}`);
      case "empty":
        return Buffer.alloc(0);
      case "bytes":
        return Buffer.from(Array.from({ length: chance.oneOf([1, 40, 3000]) }, () => chance.between(0, 255)));
      case "large":
        return Buffer.from(JSON.stringify({ ...good, more: "x".repeat(chance.oneOf([16_384, 70_000, 1_200_000])) }));
      case "odd":
        return Buffer.from(
          chance.oneOf([
            '{"__proto__":{"roles":["ops"]}}',
            '{"a":1e400}',
            "[".repeat(9000),
            '{"a":1,"a":2}',
            "null",
            "[]",
          ]),
        );
    }
  }

  /** Of a bridge's routes the signature, of others the token. */
  #who(route: string, method: string, path: string, body: Buffer | undefined) {
    const chance = this.#chance;
    const { claims, secret, sign } = this.#options;
    if (!route.includes("/bridge/")) {
      const { kind, header } = makeToken(chance, claims, secret);
      const headers: Record<string, string> = header === undefined ? {} : { authorization: header };
      return { token: kind, headers };
    }
    if (!chance.happens(0.6)) return { token: "bad" as const, headers: forgedSignature(chance) };
    const signed = body === undefined ? `${method} ${path}` : body.toString("utf8");
    // Of bytes that are no text it is the hub's to say what was signed.
    const isText = body === undefined || Buffer.from(signed).equals(body);
    const id = chance.happens(0.8) ? keyOf(signed) : chance.oneOf(["x", "", "x".repeat(500)]);
    return { token: isText ? ("good" as const) : ("odd" as const), headers: sign(id, signed) };
  }

  #headers(): Record<string, string> {
    const chance = this.#chance;
    const headers: Record<string, string> = { "content-type": "application/json" };
    for (let count = chance.weighedName({ "0": 6, "1": 3, "3": 1 }); Number(count) > Object.keys(headers).length - 1;) {
      const [name, value] = chance.oneOf(ODD_HEADERS);
      headers[name] = value;
      if (chance.happens(0.1)) break;
    }
    return headers;
  }
}

const ODD_HEADERS: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ["content-type", "text/plain; charset=utf-16"],
  ["content-type", "multipart/form-data; boundary="],
  ["content-encoding", "gzip"],
  ["accept", "\u{FF}/\u{FE}"],
  ["accept", "text/html"],
  ["origin", "null"],
  ["origin", "https://evil.example"],
  ["origin", "not an origin at all"],
  ["origin", "http://localhost:3000"],
  ["cookie", "a=".repeat(3000)],
  ["x-forwarded-for", "1.2.3.4, '; --"],
  ["x-forwarded-proto", "\u{E9}"],
  ["cf-connecting-ip", "not an address"],
  ["range", "bytes=0-"],
  ["if-none-match", "*"],
  ["x-http-method-override", "DELETE"],
  ["sec-websocket-protocol", "hub.v1, ticket.x"],
  ["sec-websocket-protocol", ",,hub.v9"],
  ["access-control-request-method", "BREW"],
  ["access-control-request-headers", "x".repeat(500)],
  ["x-correlation-id", '{"message":"telemetry.contest.resolved"}'],
  ["webhook-id", "x"],
  ["idempotency-key", ""],
];

function forgedSignature(chance: Random): Record<string, string> {
  if (chance.happens(0.2)) return {};
  return {
    "webhook-id": chance.oneOf(["x", "", "a.b", "x".repeat(3000)]),
    "webhook-timestamp": chance.oneOf([String(Math.floor(Date.now() / 1000)), "0", "-1", "NaN", "1e400", "soon", ""]),
    "webhook-signature": chance.oneOf([
      "v1,AAAA",
      "v1,",
      "v2,x",
      "v1,%%%",
      "",
      `v1,${"A".repeat(5000)}`,
      "v1,é v1,AA==",
    ]),
  };
}

/** Of a socket: well asked for, or with a part of it wrong. */
function upgrade(chance: Random): Record<string, string> {
  if (chance.happens(0.15)) return {};
  return {
    connection: "Upgrade",
    upgrade: chance.happens(0.95) ? "websocket" : "h2c",
    "sec-websocket-version": chance.happens(0.95) ? "13" : "99",
    "sec-websocket-key": chance.happens(0.95) ? "dGhlIHNhbXBsZSBub25jZQ==" : "short",
    ...(chance.happens(0.5) ? {} : { "sec-websocket-protocol": chance.oneOf(PROTOCOLS) }),
  };
}

const PROTOCOLS = [
  "hub.v1",
  "hub.v1, ticket.x",
  "hub.v1, ticket.",
  "hub.v2",
  "ticket.x",
  `hub.v1, ticket.${"a".repeat(64)}`,
] as const;

/** The key of a result, which is its `webhook-id` too (BRG1). */
function keyOf(signed: string): string {
  return /"key":"([!-~]{1,300}?)"/.exec(signed)?.[1] ?? "msg-1";
}

/** A value for a query; what stands for a fault of its encoding stays one. */
function escaped(value: string): string {
  return value.startsWith("%") ? value : encodeURIComponent(value.isWellFormed() ? value : "");
}

/** One field of an object replaced, gone or added, however deep. */
function spoil(chance: Random, whole: Record<string, unknown>): void {
  let object = whole;
  for (;;) {
    const name = chance.oneOf<string>(["more", ...Object.keys(object)]);
    const value = object[name];
    if (typeof value === "object" && value !== null && chance.happens(0.6)) object = value as Record<string, unknown>;
    else {
      if (chance.happens(0.2)) delete object[name];
      else object[name] = junk(chance);
      return;
    }
  }
}
