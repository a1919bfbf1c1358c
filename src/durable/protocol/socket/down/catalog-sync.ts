import * as v from "valibot";
import { Verb } from "../../catalog/catalog.ts";

/** The verbs in force: at the welcome, and again when they change (SOK5, CAT2). */
export const CatalogSync = v.object({
  type: v.literal("hub.catalog.sync"),
  catalogVersion: v.string(),
  verbs: v.pipe(v.array(Verb), v.readonly()),
});
