import { SignJWT, UnsecuredJWT } from "jose";
import type { Role } from "../../../../src/durable/protocol/state/actor.ts";
import { SECRETS } from "./edge-env.ts";

type Claims = Readonly<Record<string, unknown>>;

/** Claims of a good token for `hub-one`, room `room-one`. */
export function claims(changes: Claims = {}): Claims {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const base = {
    sub: "ada",
    hub: "hub-one",
    room: "room-one",
    name: "Ada",
    caps: [],
    roles: ["player"],
    stats: {},
    exp,
  };
  return { ...base, ...changes };
}

export function tokenWith(changes: Claims = {}, secret: string = SECRETS.HUB_JWT_SECRET): Promise<string> {
  return new SignJWT(claims(changes)).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

export function tokenFor(...roles: Role[]): Promise<string> {
  return tokenWith({ roles });
}

/** Tokens that no route takes, each with what is wrong with it. */
export const BAD_TOKENS: Readonly<Record<string, () => Promise<string> | string | undefined>> = {
  none: () => undefined,
  malformed: () => "not.a.token",
  expired: () => tokenWith({ exp: Math.floor(Date.now() / 1000) - 1 }),
  "wrongly signed": () => tokenWith({}, "some other secret of the same length as ours"),
  "alg none": () => new UnsecuredJWT(claims()).encode(),
  "alg HS512": () =>
    new SignJWT(claims()).setProtectedHeader({ alg: "HS512" }).sign(new TextEncoder().encode(SECRETS.HUB_JWT_SECRET)),
  "without expiry": () => tokenWith({ exp: undefined }),
  "without actor": () => tokenWith({ sub: undefined }),
  "not yet good": () => tokenWith({ nbf: Math.floor(Date.now() / 1000) + 60 }),
  "of an unknown role": () => tokenWith({ roles: ["emperor"] }),
  "with a stat of 4": () => tokenWith({ stats: { finesse: 4 } }),
  "with claims over 4 KiB": () => tokenWith({ padding: "x".repeat(4096) }),
};
