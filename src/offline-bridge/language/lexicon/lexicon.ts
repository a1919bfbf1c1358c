import * as v from "valibot";

/** The states a region, anchor or artifact can be in (CLO4). */
export const STATUSES = ["stable", "threatened", "contested", "damaged", "destroyed", "recovering"] as const;
export const Status = v.picklist(STATUSES, `must be one of ${STATUSES.join(", ")}`);
export type Status = v.InferOutput<typeof Status>;

const Id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,127}$/u, "must be 1–128 of a-z, 0-9, '.' and '-'"));
const Name = v.pipe(
  v.string("must be a text"),
  v.trim(),
  v.regex(/[\p{L}\p{N}]/u, "must hold a letter or a digit"),
  v.maxLength(128, "must be at most 128 characters"),
);

/** Canon about an entity before a session. Fields unknown to the hub are kept. */
export const Canon = v.looseObject({
  status: v.optional(Status),
  controllingFaction: v.optional(v.nullable(Id)),
  control: v.optional(v.array(Id)),
  threats: v.optional(v.array(v.string())),
});
export type Canon = v.InferOutput<typeof Canon>;

export const LexiconEntity = v.object({
  entityId: Id,
  /** `faction` and `character` act; `region`, `anchor` and `artifact` have a status; others are only mentioned. */
  entityType: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,31}$/u, "must be 1–32 of a-z and '-'")),
  canonicalName: Name,
  aliases: v.optional(v.array(Name), []),
  canon: v.optional(Canon, {}),
});
export type LexiconEntity = v.InferOutput<typeof LexiconEntity>;

export const ProhibitedCapability = v.object({ capabilityId: Id, label: Name, severity: v.string() });
export type ProhibitedCapability = v.InferOutput<typeof ProhibitedCapability>;

/** A world: its entities, their canon, and the capabilities that nobody may use unseen (CLO4). */
export const Lexicon = v.object({
  about: v.optional(v.string()),
  entities: v.array(LexiconEntity),
  prohibitedCapabilities: v.optional(v.array(ProhibitedCapability), []),
});
export type Lexicon = v.InferOutput<typeof Lexicon>;
