import * as v from "valibot";
import { ActorId, HubId, RoomId } from "../values/ids.ts";
import { ActorName } from "../values/text.ts";

export const ROLES = ["player", "spectator", "gm", "moderator", "ops"] as const;
export const Role = v.picklist(ROLES, `must be one of ${ROLES.join(", ")}`);
export type Role = v.InferOutput<typeof Role>;
const MOST_ROLES = ROLES.length;

/** `weird` is rolled by rituals, the others by contests (CON4). */
export const STATS = ["ingenuity", "resolve", "finesse", "presence", "weird"] as const;
export type Stat = (typeof STATS)[number];

const StatValue = v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(3));

/** Integers −1…3; a stat that is absent counts as 0 (TOK2). */
export const Stats = v.object({
  ingenuity: v.optional(StatValue, 0),
  resolve: v.optional(StatValue, 0),
  finesse: v.optional(StatValue, 0),
  presence: v.optional(StatValue, 0),
  weird: v.optional(StatValue, 0),
});
export type Stats = v.InferOutput<typeof Stats>;

export const CapabilityId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,127}$/, "is not a capability id"));

/** The first moment that ISO-8601 with four digits of the year cannot say. */
export const YEAR_10000_MS = 253_402_300_800_000;

/** The first 32 hex digits of the SHA-256 of a token's `jti`, or of the token where it has none. */
export const TokenId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, "is no id of a token"));

/** A character as a verified token describes it (TOK2). */
export const Actor = v.object({
  actorId: ActorId,
  hubId: HubId,
  /** The room the token is for, or `*` for every room of the hub. */
  room: v.union([v.literal("*"), RoomId]),
  name: ActorName,
  capabilities: v.pipe(v.array(CapabilityId), v.maxLength(64)),
  roles: v.pipe(v.array(Role), v.maxLength(MOST_ROLES)),
  stats: Stats,
  /** Milliseconds since the epoch, by the wall clock (TOK6). */
  expiresAt: v.pipe(v.number(), v.minValue(0), v.ltValue(YEAR_10000_MS)),
  /** Names the token, in the audit (AUD1) and where it is revoked (TOK9), and cannot be used in its place. */
  tokenId: v.exactOptional(TokenId),
});
export type Actor = v.InferOutput<typeof Actor>;

/** Whether an actor only watches: they have no other role than `spectator` (PRE4, VIEW4). */
export function isSpectator(roles: readonly Role[]): boolean {
  return !roles.some((role) => role !== "spectator");
}

/** Whose join or accepted command opens a session (SES1). */
export function opensSessions(roles: readonly Role[]): boolean {
  return roles.includes("player") || roles.includes("gm");
}
