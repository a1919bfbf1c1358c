import * as v from "valibot";
import hub from "../../../package.json" with { type: "json" };
import { directoryOf } from "../../durable/hub/directory-of.ts";
import type { RedriveOrder } from "../../durable/protocol/bridge/redrive-order.ts";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { EdgeContext, HubContext, RoomContext } from "../app-env.ts";
import { askArchive } from "../ask-archive.ts";
import { log } from "../log.ts";
import { readJson } from "../read-input.ts";
import { recordAct } from "../record-act.ts";
import { refuse } from "../refuse.ts";

/**
 * `GET /healthz` (RUN2): answers as long as the process lives, whatever else is wrong. `dev` tells the console that this
 * hub mints tokens for anybody (TOK3), `signIn` where a person gets one (UI4).
 */
export function health(c: EdgeContext) {
  const { HUB_ENV, CONSOLE_SIGN_IN_URL = "" } = c.env;
  return c.json({
    status: "ok",
    version: hub.version,
    ...(HUB_ENV === "dev" && { dev: true }),
    ...(CONSOLE_SIGN_IN_URL !== "" && { signIn: CONSOLE_SIGN_IN_URL }),
  });
}

const ONE_HOUR_MS = 3_600_000;
const DrainRequest = v.object({
  reconnectAfterMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ONE_HOUR_MS)),
});

/** `POST /v1/ops/hubs/{hubId}/drain` (SOK7) → 200 `{rooms, failed}`: the ids of rooms reached and not reached. */
export async function drainHub(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, DrainRequest);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor, correlationId } = c.var;
  const unrecorded = await recordAct(c, { action: "hub.drain" });
  if (unrecorded !== null) return refuse(c, unrecorded);
  const live = await directoryOf(c.env, hubId).list(Date.now());
  const told = await Promise.allSettled(
    live.map(({ roomId }) => roomOf(c.env, hubId, roomId).drain(read.value.reconnectAfterMs)),
  );
  const rooms = live.filter((_, i) => told[i]?.status === "fulfilled").map(({ roomId }) => roomId);
  const failed = live.filter((_, i) => told[i]?.status === "rejected").map(({ roomId }) => roomId);
  log("info", "hub.edge.drained", { hubId, correlationId, actorId: actor.actorId, rooms, failed });
  return c.json({ rooms, failed });
}

/** `POST …/jobs/{jobId}/redrive` (JOB2): sends a job again for an operator → 200 `{jobId, attempt}`. */
export async function redriveJob(c: RoomContext): Promise<Response> {
  const jobId = c.req.param("jobId");
  if (!v.is(MadeId, jobId)) return refuse(c, { code: "not-found", detail: "no job has such an id" });
  const { hubId, roomId, actor, settings, room } = c.var;
  const answer = await room.redrive(jobId, actor);
  if (!answer.ok) return refuse(c, answer.problem);
  if (answer.attempt !== null) return c.json({ jobId, attempt: answer.attempt });
  // The room is done with this session; its publishing goes on behind the bridge.
  const order: RedriveOrder = { purpose: "redrive", hubId, roomId, sessionId: jobId };
  const unrecorded = await recordAct(c, { action: "job.redrive", target: jobId });
  if (unrecorded !== null) return refuse(c, unrecorded);
  const redriven = await askArchive(settings, { method: "POST", path: "/redrives", body: order });
  return redriven.ok ? c.json(redriven.body) : refuse(c, redriven.problem);
}
