import * as v from "valibot";
import { RoomId } from "../values/ids.ts";
import { RoomInspection } from "./operating.ts";

const Verbs = v.array(v.string());
const Names = v.array(v.string());

/**
 * How one catalog differs from another: verbs by id, with the fields that changed, and names of limits and safety
 * lists.
 */
export const CatalogDifference = v.object({
  verbs: v.object({
    added: Verbs,
    removed: Verbs,
    changed: v.array(v.object({ verbId: v.string(), fields: Names })),
  }),
  limits: Names,
  safety: Names,
});
export type CatalogDifference = v.InferOutput<typeof CatalogDifference>;

const { openContests, openTrades, openRituals, cooldowns } = RoomInspection.entries;

/** The contests, rituals and trades open in a room under some verb, and the number of people there (CAT6). */
export const OpenWork = v.object({
  participants: v.number(),
  openContests,
  openTrades,
  openRituals,
  cooldowns,
});
export type OpenWork = v.InferOutput<typeof OpenWork>;

/** The effect of a change of the catalog (CAT6). Rooms are those that have something open under a verb it touches. */
export const CatalogDryRun = v.object({
  catalogVersion: v.string(),
  ...CatalogDifference.entries,
  rooms: v.array(v.object({ roomId: RoomId, ...OpenWork.entries })),
  unreached: v.array(RoomId),
  /** Live rooms that were not asked, beyond the first 100. */
  unasked: v.number(),
});
export type CatalogDryRun = v.InferOutput<typeof CatalogDryRun>;
