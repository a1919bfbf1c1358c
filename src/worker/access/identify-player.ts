import type { Context, MiddlewareHandler } from "hono";
import * as v from "valibot";
import { type Address, verifyToken } from "../../durable/identity/verify-token.ts";
import type { Problem } from "../../durable/protocol/http/problem.ts";
import type { Actor, Role } from "../../durable/protocol/state/actor.ts";
import { HubId, RoomId } from "../../durable/protocol/values/ids.ts";
import type { RoomAnswer } from "../../durable/room-api.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { AppEnv, InHub, InRoom } from "../app-env.ts";
import { refuse } from "../refuse.ts";
import { hubBanProblem } from "./hub-bans.ts";
import { overHubBudget } from "./hub-budgets.ts";

/**
 * Guards a hub route: the id in the path is valid and the caller holds a token of that hub. A route that asks for one of
 * `roles` governs or reads every room, so it also asks for a token for every room (TOK2).
 */
export function inHub(...roles: readonly Role[]): MiddlewareHandler<InHub> {
  return inHubWith(roles, roles.length > 0);
}

/** The same for routes that show and change, with a token for one room, what is of that room only (MOD3). */
export function inHubOrOwnRoom(...roles: readonly Role[]): MiddlewareHandler<InHub> {
  return inHubWith(roles, false);
}

function inHubWith(roles: readonly Role[], needsEveryRoom: boolean): MiddlewareHandler<InHub> {
  return async (c, next) => {
    const hubId = c.req.param("hubId");
    if (!v.is(HubId, hubId)) return refuse(c, unknownAddress());
    const identified = await identifyPlayer(c, { hubId }, roles);
    if (!identified.ok) return refuse(c, identified.problem);
    if (needsEveryRoom && identified.actor.room !== "*") return refuse(c, oneRoomOnly(identified.actor));
    const spent = overHubBudget(c.env, identified.actor, Date.now());
    if (spent !== null) return refuse(c, spent);
    c.set("hubId", hubId);
    c.set("actor", identified.actor);
    return next();
  };
}

function oneRoomOnly({ room }: Actor): Problem {
  const detail = `this takes a token for every room of the hub, and yours is for the room ${room}`;
  return { code: "forbidden", detail };
}

/** Guards a room route: both ids are valid and the token holds for that room. */
export function inRoom(...roles: readonly Role[]): MiddlewareHandler<InRoom> {
  return inRoomWith(roles, false);
}

/** The same for routes that move a whole room about, with a token for every room. */
export function inEveryRoom(...roles: readonly Role[]): MiddlewareHandler<InRoom> {
  return inRoomWith(roles, true);
}

function inRoomWith(roles: readonly Role[], needsEveryRoom: boolean): MiddlewareHandler<InRoom> {
  return async (c, next) => {
    const address = roomAddress(c);
    if (!address) return refuse(c, unknownAddress());
    const identified = await identifyPlayer(c, address, roles);
    if (!identified.ok) return refuse(c, identified.problem);
    if (needsEveryRoom && identified.actor.room !== "*") return refuse(c, oneRoomOnly(identified.actor));
    c.set("hubId", address.hubId);
    c.set("roomId", address.roomId);
    c.set("actor", identified.actor);
    c.set("room", roomOf(c.env, address.hubId, address.roomId));
    return next();
  };
}

/** The ids in the path, where both are valid. */
export function roomAddress<E extends AppEnv>(c: Context<E>): Required<Address> | undefined {
  const hubId = c.req.param("hubId");
  const roomId = c.req.param("roomId");
  return v.is(HubId, hubId) && v.is(RoomId, roomId) ? { hubId, roomId } : undefined;
}

export function unknownAddress(): Problem {
  return {
    code: "unknown-room-address",
    detail: "hub and room ids are 1–64 of a-z, 0-9 and '-', beginning with no '-'",
  };
}

/** The actor of the request's Bearer token (TOK1, SOK2, MOD6): 401 before 403, and a ban from the hub before a role. */
export async function identifyPlayer<E extends AppEnv>(
  c: Context<E>,
  address: Address,
  roles: readonly Role[] = [],
): Promise<RoomAnswer<{ actor: Actor }>> {
  const token = bearerToken(c.req.header("authorization"));
  if (token === undefined) {
    const detail = "send a token as `Authorization: Bearer <jwt>`";
    return { ok: false, problem: { code: "unauthenticated", detail } };
  }
  const verified = await verifyToken(token, address, c.env);
  if (!verified.ok) return verified;
  const banned = await hubBanProblem(c.env, verified.actor, Date.now());
  if (banned !== null) return { ok: false, problem: banned };
  if (roles.length === 0 || verified.actor.roles.some((role) => roles.includes(role))) return verified;
  return { ok: false, problem: { code: "forbidden", detail: `this takes the role ${roles.join(" or ")}` } };
}

function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(header ?? "")?.[1];
}
