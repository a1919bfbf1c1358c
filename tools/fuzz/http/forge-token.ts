import { createHmac } from "node:crypto";
import type { Random } from "../../../testkit/random.ts";
import { junk } from "../junk.ts";

/** Claims as they stand in a token (TOK2). */
export interface ForgedClaims {
  readonly sub: string;
  readonly hub: string;
  readonly room: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly exp: number;
}

/** `good` may do all that a route asks; `bad` nothing, anywhere; of `odd` ones the hub is to decide, and stay whole. */
export type TokenKind = "good" | "bad" | "odd";

export interface MadeToken {
  readonly kind: TokenKind;
  /** The value of `authorization`; undefined where there is none. */
  readonly header: string | undefined;
}

/** Signs whatever claims are given, as `HUB_JWT_SECRET` would: a stolen key, or an issuer with a fault. */
export function signToken(
  secret: string,
  claims: object | string,
  head: object = { alg: "HS256", typ: "JWT" },
): string {
  const text = typeof claims === "string" ? claims : JSON.stringify(claims);
  const signed = [JSON.stringify(head), text].map((part) => Buffer.from(part).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

const KINDS = {
  good: 60,
  none: 3,
  forged: 6,
  unsigned: 3,
  cut: 3,
  worn: 3,
  elsewhere: 5,
  odd: 14,
  scheme: 4,
  noise: 3,
};

/** The token of a request: mostly a valid one, else one of the forgeries. */
export function makeToken(chance: Random, claims: ForgedClaims, secret: string): MadeToken {
  const good = signToken(secret, claims);
  const bad = (header: string | undefined): MadeToken => ({ kind: "bad", header });
  switch (chance.weighedName(KINDS)) {
    case "good":
      return { kind: "good", header: `Bearer ${good}` };
    case "none":
      return bad(undefined);
    case "forged":
      return bad(`Bearer ${signToken(chance.oneOf(["guessed", "", `${secret} `]), claims)}`);
    case "unsigned":
      return bad(`Bearer ${signToken(secret, claims, { alg: chance.oneOf(["none", "None", "HS512"]) })}`);
    case "cut":
      return bad(`Bearer ${good.slice(0, chance.between(0, good.length - 1))}`);
    case "worn":
      return bad(`Bearer ${signToken(secret, { ...claims, exp: Math.floor(Date.now() / 1000) - 60 })}`);
    case "elsewhere":
      return bad(`Bearer ${signToken(secret, { ...claims, hub: "another-hub" })}`);
    case "odd":
      return { kind: "odd", header: `Bearer ${signToken(secret, oddClaims(chance, claims))}` };
    case "scheme":
      return bad(
        chance.oneOf([good, `Basic ${good}`, `Bearer ${good} ${good}`, `Bearer,${good}`, "Bearer", "Bearer "]),
      );
    case "noise":
      return bad(`Bearer ${chance.oneOf(["a.b.c", "..", "ÿþ", "x".repeat(9000), "null", "%00", "e30.e30.e30"])}`);
  }
}

/** Signed well, and not what the hub expects: times that are none, names that are none, too much of everything. */
function oddClaims(chance: Random, claims: ForgedClaims): object | string {
  const text = JSON.stringify(claims);
  return chance.oneOf<() => object | string>([
    () => ({
      ...claims,
      [chance.oneOf(["sub", "hub", "room", "name", "roles", "caps", "stats", "exp"])]: junk(chance),
    }),
    () =>
      text.replace(/"exp":\d+/, `"exp":${chance.oneOf(["1e400", "1e13", "-1", "0.5", "1e308", "9007199254740993"])}`),
    () => ({ ...claims, nbf: chance.oneOf([0, claims.exp, 1e300, -1]) }),
    () => text.replace("}", `,"nbf":${chance.oneOf(["1e400", '"soon"', "null"])}}`),
    () => ({ ...claims, iss: junk(chance), aud: junk(chance), iat: junk(chance), jti: junk(chance) }),
    () => ({ ...claims, caps: Array.from({ length: 300 }, (_, at) => `capability.${at}`) }),
    () => ({ ...claims, name: chance.oneOf(["\u{202E}", "a\u{301}".repeat(2000), "\u{2800}", "\ud800", " ", "a\nb"]) }),
    () => ({ ...claims, stats: { finesse: chance.oneOf([99, -99, 0.5]) } }),
    () => ({ ...claims, roles: [] }),
    () => text.replace("{", '{"sub":"someone-else",'),
    () => chance.oneOf(["", "null", "[]", "{", '"x"']),
  ])();
}
