import type { Kysely } from "kysely";
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
