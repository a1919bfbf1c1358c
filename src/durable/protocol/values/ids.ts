import * as v from "valibot";

/** Hub and room ids stand in URLs and object names, so they are lower-case slugs of 1–64 characters. */
const Slug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be 1–64 of a-z, 0-9 and '-', beginning with a letter or digit"),
);
export const HubId = Slug;
export const RoomId = Slug;

export const ActorId = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "must be 1–64 of letters, digits, '.', '_' and '-', beginning with a letter or digit",
  ),
);

/** Chosen by the client; with the actor it is the key under which an outcome is remembered (CMD3). */
export const CommandId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1–64 of letters, digits, '_' and '-'"),
);

/** An item's name; relics are items (RIT1). */
export const ItemName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, "must be 1–64 of a-z, 0-9, '.' and '-', beginning with a letter or digit"),
);

/** Ids the room makes: sessions, contests, rituals, trades. */
export const MadeId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1–64 of letters, digits, '_' and '-'"),
);

/** A room's version: its last event's number, 0 before the first. */
export const Version = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** ISO-8601 UTC, as all times on the wire. */
export const Time = v.pipe(v.string(), v.isoTimestamp());
