import type { Kysely } from "kysely";
import type { RegisterTurn } from "../../../durable/protocol/bridge/register-turn.ts";
import type { Page, PageQuery } from "../history/history-archive.ts";
import { cursorAfter } from "../page-of.ts";
import type { ArchiveSchema } from "../schema.ts";

/** Gives whether the room is new to the register (REG1). */
export async function registerRoom(
  db: Kysely<ArchiveSchema>,
  { hubId, roomId, at }: { readonly hubId: string; readonly roomId: string; readonly at: string },
): Promise<boolean> {
  const written = await db
    .insertInto("rooms")
    .values({ hub_id: hubId, room_id: roomId, registered_at: at })
    .onConflict((on) => on.doNothing())
    .returning("room_id")
    .executeTakeFirst();
  return written !== undefined;
}

/** In order of registration. */
export async function listRooms(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  after: number,
): Promise<Page<"rooms", { readonly roomId: string }>> {
  const select = db.selectFrom("rooms").select(["room_id", "seq"]).where("hub_id", "=", hubId);
  const rows = await select
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit + 1)
    .execute();
  const rooms = rows.slice(0, limit).map((row) => ({ roomId: row.room_id }));
  return { rooms, nextCursor: cursorAfter(rows, limit) };
}

/** The register in slices of `limit`, of which turn n takes the nth, and begins again behind the last (REG2). */
export async function registerTurn(db: Kysely<ArchiveSchema>, turn: number, limit: number): Promise<RegisterTurn> {
  const { count } = await db
    .selectFrom("rooms")
    .select((all) => all.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  const of = Number(count);
  const slice = turn % Math.max(1, Math.ceil(of / limit));
  const select = db.selectFrom("rooms").select(["hub_id", "room_id"]).orderBy("seq");
  const rows = await select
    .offset(slice * limit)
    .limit(limit)
    .execute();
  return { rooms: rows.map((row) => ({ hubId: row.hub_id, roomId: row.room_id })), of };
}
