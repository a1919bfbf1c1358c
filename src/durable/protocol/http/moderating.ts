import * as v from "valibot";
import { textOf } from "../values/text.ts";

/** How long a claim holds, in seconds (MOD9). */
export const ClaimRequest = v.object({
  seconds: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(30, "must be at least 30"), v.maxValue(3600, "must be at most 3600")),
    300,
  ),
});

/** A moderator's remark on an item (MOD11). */
export const NoteRequest = v.object({ text: textOf(1000) });

/** A moderator has seen an alert (MOD12). */
export const Acknowledgement = v.object({ note: v.exactOptional(textOf(500)) });

/** Ids of alerts are of the raiser's making, and hold slashes. */
export const AlertId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,399}$/, "is no alert's id"));

/** The revision of an item that its moderator saw (MOD10). */
export const Revision = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, "must be the `revision` of the item"));
