import * as v from "valibot";
import { directoryOf } from "../../durable/hub/directory-of.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { HubContext } from "../app-env.ts";
import { log } from "../log.ts";
import { readJson } from "../read-input.ts";
import { refuse } from "../refuse.ts";

const ONE_HOUR_MS = 3_600_000;
const DrainRequest = v.object({
  reconnectAfterMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ONE_HOUR_MS)),
});

/** `POST /v1/ops/hubs/{hubId}/drain` (SOK7) → 200 `{rooms, failed}`: ids of those told, and of those not reached. */
export async function drainHub(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, DrainRequest);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor, correlationId } = c.var;
  const live = await directoryOf(c.env, hubId).list(Date.now());
  const told = await Promise.allSettled(
    live.map(({ roomId }) => roomOf(c.env, hubId, roomId).drain(read.value.reconnectAfterMs)),
  );
  const rooms = live.filter((_, i) => told[i]?.status === "fulfilled").map(({ roomId }) => roomId);
  const failed = live.filter((_, i) => told[i]?.status === "rejected").map(({ roomId }) => roomId);
  log("info", "hub.edge.drained", { hubId, correlationId, actorId: actor.actorId, rooms, failed });
  return c.json({ rooms, failed });
}
