import type { Kysely } from "kysely";
import type { ArchiveSchema } from "../schema.ts";

/**
 * Takes a person's words out of the reports of a hub (ERA2): their lines, their complaints and, as a moderator, their
 * reasons. That a line was reported, and what was decided, stays. Gives how many rows lost something.
 */
export async function eraseReports(db: Kysely<ArchiveSchema>, hubId: string, actorId: string): Promise<number> {
  const blank = (words: "sentence" | "complaint" | "reason", who: "author" | "reported_by" | "decided_by") =>
    db
      .updateTable("reports")
      .set({ [words]: "" })
      .where("hub_id", "=", hubId)
      .where(who, "=", actorId)
      .where(words, "<>", "")
      .executeTakeFirst();
  const changed = [
    await blank("sentence", "author"),
    await blank("complaint", "reported_by"),
    await blank("reason", "decided_by"),
  ];
  return changed.reduce((sum, { numUpdatedRows }) => sum + Number(numUpdatedRows), 0);
}
