import type { HubAccess } from "../../client/http/hub-http.ts";
import { erasePerson, readErasure } from "../../client/http/operator/erase-http.ts";
import { valueOf } from "../ask-hub.ts";
import { visibleText } from "../visible-text.ts";
import type { OpsTask } from "./ops-task.ts";
import type { Outcome } from "./outcome.ts";
import { waitUntil, type Waiting } from "./wait-until.ts";

/** Begins to erase a person (ERA1), and says how far it has come. */
export async function erase(
  hub: HubAccess,
  waiting: Waiting,
  { actorId, reason, waitMs }: Extract<OpsTask, { kind: "erase" }>,
): Promise<Outcome> {
  const { erasureId } = await valueOf(erasePerson(hub, { actorId, reason }));
  waiting.tell(`ops: the erasure ${erasureId} is stored and goes on, whatever stops\n`);
  return showErasure(hub, waiting, { erasureId, waitMs });
}

/** How far an erasure has come (ERA5). */
export async function showErasure(
  hub: HubAccess,
  waiting: Waiting,
  { erasureId, waitMs }: { readonly erasureId: string; readonly waitMs: number },
): Promise<Outcome> {
  const erasure = await waitUntil(waiting, waitMs, {
    read: () => valueOf(readErasure(hub, erasureId)),
    isOver: ({ status }) => status === "completed",
    progress: ({ rooms, erased }) => `${rooms} rooms, ${erased} rows`,
  });
  const { status, actorId = "the hub", rooms, erased, askedBy, askedAt } = erasure;
  const line = `${erasure.erasureId}  ${status}  ${actorId}, asked by ${askedBy} at ${askedAt}: ${rooms} rooms gone through, ${erased} rows erased`;
  return { json: erasure, text: `${visibleText(line)}\n`, needsCare: status !== "completed" };
}
