import type { Transaction } from "kysely";
import type { Delta, EvidenceLine } from "../../deltas/delta.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import { withdrawFacts } from "../world/world-versions.ts";
import { rewriteDigestsAt } from "./digests.ts";
import { setAside } from "./set-aside.ts";

/** A delta with other evidence keeps it; one that rested on retracted lines alone is withdrawn, its lore with it. */
export async function blankDeltas(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  gone: ReadonlySet<number>,
  at: string,
): Promise<void> {
  const withdrawn: string[] = [];
  for (const { delta, kept } of await findResting(trx, session, gone)) {
    const evidence = delta.evidence.map((line) => marked(line, gone));
    const blanked = evidence.map((line) => (line.retracted === true ? { ...line, sentence: "" } : line));
    const isGone = evidence.every((line) => line.retracted === true);
    await trx
      .updateTable("deltas")
      .set({ body: jsonText({ ...delta, ...(isGone ? withoutNames(delta) : {}), evidence: blanked }) })
      .where("delta_id", "=", delta.deltaId)
      .execute();
    if (isGone) {
      withdrawn.push(delta.deltaId);
      const reason = "The lines it rests on were retracted.";
      await setAside(trx, session, delta.deltaId, { status: "withdrawn", reason, at });
    }
    const forModerators = jsonText((kept ?? delta.evidence).map((line) => marked(line, gone)));
    await trx
      .updateTable("moderation_items")
      .set({ evidence: forModerators })
      .where("delta_id", "=", delta.deltaId)
      .execute();
  }
  await withdrawLore(trx, session, withdrawn, at);
}

/** The name of a new entity is a player's word: it goes with the last line that said it. */
function withoutNames(delta: Delta): Partial<Delta> {
  if (delta.field !== "entity") return {};
  const { entityType } = delta;
  return { after: "", proposedChange: { entityType, canonicalName: "", aliases: [] } };
}

interface Resting {
  readonly delta: Delta;
  /** The evidence as moderators have it, where lines of it were retracted before. */
  readonly kept: Delta["evidence"] | undefined;
}

/** The deltas that still show words of these lines. */
async function findResting(
  trx: Transaction<ArchiveSchema>,
  { hubId, roomId, sessionId }: SessionKey,
  gone: ReadonlySet<number>,
): Promise<readonly Resting[]> {
  const rows = await trx
    .selectFrom("deltas")
    .leftJoin("moderation_items", "moderation_items.delta_id", "deltas.delta_id")
    .select(["deltas.body", "moderation_items.evidence"])
    .where("deltas.hub_id", "=", hubId)
    .where("deltas.room_id", "=", roomId)
    .where("deltas.session_id", "=", sessionId)
    .orderBy("deltas.seq")
    .execute();
  return rows
    .map((row) => ({ delta: row.body as Delta, kept: (row.evidence ?? undefined) as Delta["evidence"] | undefined }))
    .filter(({ delta }) => delta.evidence.some((line) => gone.has(line.version) && line.retracted !== true));
}

function marked(line: EvidenceLine, gone: ReadonlySet<number>): EvidenceLine {
  return gone.has(line.version) ? { ...line, retracted: true } : line;
}

/** Takes what was published back: out of lore, out of the digests that name it, and out of the hub's world. */
async function withdrawLore(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  deltaIds: readonly string[],
  at: string,
): Promise<void> {
  if (deltaIds.length === 0) return;
  const entries = await trx
    .deleteFrom("lore")
    .where("delta_id", "in", deltaIds)
    .returning(["delta_id", "published_at"])
    .execute();
  const published = entries.map(({ delta_id }) => delta_id);
  await withdrawFacts(trx, session, published, at);
  const times = entries.map(({ published_at }) => published_at);
  await rewriteDigestsAt(trx, session.hubId, times, at);
}
