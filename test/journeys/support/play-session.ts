import { FACTION_TURNS } from "../../unit/closure/scenarios/faction-turns.ts";
import { next, Table } from "./table.ts";

/**
 * Plays a session in a room of its own to the end of its closure.
 * @param table whose people stay in the room until it is left
 * @returns how many of its items wait for moderators
 */
export async function playSession(edgeUrl: string, room: string, table = new Table(edgeUrl, room)): Promise<number> {
  const mira = await table.sit("mira", { roles: ["gm"], name: "Mira" });
  for (const text of FACTION_TURNS) await mira.send("gm.narrate", { text });
  const completed = next(mira, "closure.completed");
  await mira.send("gm.closeSession", { reason: "the scenario is over" });
  return (await completed).data.pendingModeration;
}

/** Plays a duel of Ann and Bob to its end, in a room that stays live until its table leaves. */
export async function playDuel(
  edgeUrl: string,
  room: string,
): Promise<{ readonly table: Table; readonly contestId: string }> {
  const table = new Table(edgeUrl, room);
  const ann = await table.sit("ann");
  const bob = await table.sit("bob");
  const resolved = next(ann, "contest.resolved");
  await ann.send("verb.challengeDuel", { target: "bob" });
  await bob.send("verb.challengeDuel", { target: "ann" });
  return { table, contestId: (await resolved).data.contestId };
}
