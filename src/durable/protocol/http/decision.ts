import * as v from "valibot";
import { textOf } from "../values/text.ts";
import { Revision } from "./moderating.ts";

const reason = textOf(500);
/** The revision that the moderator saw; without it the decision is about whatever the item says now (MOD10). */
const revision = v.exactOptional(Revision);

/** The actions that a moderator may take on an item (CLO6); `rewrite` needs the text that is published instead. */
export const Decision = v.variant("action", [
  v.object({ action: v.picklist(["approve", "reject", "escalate"]), reason, revision }),
  v.object({ action: v.literal("rewrite"), reason, rewrite: textOf(2000), revision }),
]);
export type Decision = v.InferOutput<typeof Decision>;

/** Ids of items are of the archive's making. */
export const ItemId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/, "is no item's id"));

/** The words that people look for in lore: SQL takes no U+0000, and half a surrogate pair has no UTF-8 (SOK11). */
export const LoreSearch = v.pipe(
  v.string(),
  v.maxLength(280),
  v.check((text) => !text.includes("\0") && text.isWellFormed(), "must hold no U+0000 and no half of a surrogate pair"),
);
