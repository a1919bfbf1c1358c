import type { Kysely } from "kysely";
import type { PublishingPlan } from "../../publishing/publishing-plan.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { SessionKey } from "./closure-archive.ts";
import { ofSession, sessionColumns } from "./of-session.ts";

/** Writes a session's plan and its batch; what is there already stays as it is. */
export async function insertPlan(db: Kysely<ArchiveSchema>, session: SessionKey, plan: PublishingPlan): Promise<void> {
  const batch = {
    batch_id: plan.batchId,
    hub_id: session.hubId,
    planned_for: plan.plannedFor,
    status: "planned" as const,
  };
  await db
    .insertInto("batches")
    .values(batch)
    .onConflict((on) => on.doNothing())
    .execute();
  await db
    .insertInto("publishing")
    .values({ ...sessionColumns(session), batch_id: plan.batchId, plan: jsonText(plan) })
    .onConflict((on) => on.doNothing())
    .execute();
}

export async function findPlan(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<PublishingPlan | undefined> {
  const found = await db.selectFrom("publishing").select("plan").where(ofSession(session)).executeTakeFirst();
  return found?.plan as PublishingPlan | undefined;
}
