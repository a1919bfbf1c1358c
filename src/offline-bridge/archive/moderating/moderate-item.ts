import type { Kysely, Transaction } from "kysely";
import type { ModeratingOrder } from "../../../durable/protocol/bridge/moderating-order.ts";
import type { QueueItem } from "../../moderation/report-item.ts";
import type { Claim, Moderated } from "../../moderation/shown-item.ts";
import { alertOf } from "../closure/alerts.ts";
import { storable } from "../json-text.ts";
import { insertAudit } from "../records/audit.ts";
import type { ArchiveSchema } from "../schema.ts";
import { findQueueItem, showItems } from "./shown-items.ts";

const NOT_FOUND = { ok: false, fault: "not-found" } as const;

/** Carries out an act, with its audit entry in one transaction (AUD1, AUD2). The same order again changes nothing more. */
export async function moderate(db: Kysely<ArchiveSchema>, order: ModeratingOrder, at: string): Promise<Moderated> {
  return db.transaction().execute(async (trx) => {
    if (order.act.kind === "acknowledge") return acknowledge(trx, order, at);
    const { hubId, target } = order;
    const item = await findQueueItem(trx, hubId, target, order.roomId === "*" ? undefined : order.roomId);
    if (item === undefined) return NOT_FOUND;
    const { kind } = order.act;
    switch (kind) {
      case "claim":
        return claim(trx, order, item, at);
      case "release":
        return release(trx, order, item, at);
      case "note":
        return note(trx, order, item, at);
    }
  });
}

const ACTIONS = {
  claim: "item.claim",
  release: "item.release",
  note: "item.note",
  acknowledge: "alert.acknowledge",
} as const satisfies Readonly<Record<ModeratingOrder["act"]["kind"], string>>;

async function record(
  trx: Transaction<ArchiveSchema>,
  { hubId, actId, by, tokenId, target, act }: ModeratingOrder,
  roomId: string | null,
  at: string,
): Promise<void> {
  const entry = { recordId: actId, hubId, at, actorId: by, action: ACTIONS[act.kind], target, tokenId };
  await insertAudit(trx, roomId === null ? entry : { ...entry, roomId });
}

/** The claim that is in force; its row is locked, or would be made by nobody else meanwhile. */
async function findClaim(
  trx: Transaction<ArchiveSchema>,
  { hubId, target }: ModeratingOrder,
  at: string,
): Promise<Claim | undefined> {
  const row = await trx
    .selectFrom("claims")
    .select(["claimed_by", "until"])
    .where("hub_id", "=", hubId)
    .where("item_id", "=", target)
    .where("until", ">", at)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : { by: row.claimed_by, until: row.until };
}

async function claim(
  trx: Transaction<ArchiveSchema>,
  order: ModeratingOrder,
  item: QueueItem,
  at: string,
): Promise<Moderated> {
  const seconds = order.act.kind === "claim" ? order.act.seconds : 0;
  const until = new Date(Date.parse(at) + seconds * 1000).toISOString();
  const row = { claimed_by: order.by, claimed_at: at, until };
  const place = {
    hub_id: order.hubId,
    item_id: order.target,
    room_id: item.roomId,
    session_id: item.sessionId ?? null,
  };
  // One statement, so that of two at once the second sees the first.
  const taken = await trx
    .insertInto("claims")
    .values({ ...place, ...row })
    .onConflict((on) =>
      on
        .columns(["hub_id", "item_id"])
        .doUpdateSet(row)
        .where((of) => of.or([of("claims.claimed_by", "=", order.by), of("claims.until", "<=", at)])),
    )
    .returning("item_id")
    .executeTakeFirst();
  if (taken === undefined) {
    const held = await findClaim(trx, order, at);
    // Released in between: nobody holds it any more.
    return held === undefined ? claim(trx, order, item, at) : { ok: false, fault: "claimed", claim: held };
  }
  await record(trx, order, item.roomId, at);
  return shown(trx, order, item);
}

async function release(
  trx: Transaction<ArchiveSchema>,
  order: ModeratingOrder,
  item: QueueItem,
  at: string,
): Promise<Moderated> {
  const held = await findClaim(trx, order, at);
  if (held !== undefined && held.by !== order.by) return { ok: false, fault: "claimed", claim: held };
  if (held !== undefined) {
    await trx.deleteFrom("claims").where("hub_id", "=", order.hubId).where("item_id", "=", order.target).execute();
    await record(trx, order, item.roomId, at);
  }
  return shown(trx, order, item);
}

async function note(
  trx: Transaction<ArchiveSchema>,
  order: ModeratingOrder,
  item: QueueItem,
  at: string,
): Promise<Moderated> {
  const text = order.act.kind === "note" ? storable(order.act.text) : "";
  const { hubId, target, actId, by } = order;
  await trx
    .insertInto("item_notes")
    .values({
      ...{ hub_id: hubId, item_id: target, room_id: item.roomId, session_id: item.sessionId ?? null },
      ...{ note_id: actId, noted_by: by, noted_at: at, text },
    })
    .onConflict((on) => on.doNothing())
    .execute();
  await record(trx, order, item.roomId, at);
  return { ok: true, shown: { noteId: actId, by, at, text } };
}

/** Of several the first counts. */
async function acknowledge(trx: Transaction<ArchiveSchema>, order: ModeratingOrder, at: string): Promise<Moderated> {
  const { hubId, roomId, target, by, act } = order;
  const words = act.kind === "acknowledge" && act.note !== undefined ? storable(act.note) : null;
  const ofRoom = roomId === "*" ? null : roomId;
  let update = trx
    .updateTable("alerts")
    .set({ acknowledged_by: by, acknowledged_at: at, ack_note: words })
    .where("hub_id", "=", hubId)
    .where("alert_id", "=", target)
    .where("acknowledged_at", "is", null);
  if (ofRoom !== null) update = update.where("room_id", "=", ofRoom);
  const first = await update.returning("room_id").executeTakeFirst();
  if (first !== undefined) await record(trx, order, first.room_id, at);
  const row = await trx
    .selectFrom("alerts")
    .selectAll()
    .where("hub_id", "=", hubId)
    .where("alert_id", "=", target)
    .executeTakeFirst();
  if (row === undefined || (ofRoom !== null && row.room_id !== ofRoom)) return NOT_FOUND;
  return { ok: true, shown: alertOf(row) };
}

async function shown(trx: Transaction<ArchiveSchema>, { hubId }: ModeratingOrder, item: QueueItem): Promise<Moderated> {
  const [one] = await showItems(trx, hubId, [item]);
  return one === undefined ? NOT_FOUND : { ok: true, shown: one };
}
