import * as v from "valibot";
import hub from "../../../../package.json" with { type: "json" };
import { directoryOf } from "../../../durable/hub/directory-of.ts";
import type { RedriveOrder } from "../../../durable/protocol/bridge/redrive-order.ts";
import type { DrainVerdict } from "../../../durable/protocol/http/operating.ts";
import { MadeId } from "../../../durable/protocol/values/ids.ts";
import { roomOf, type RoomStub } from "../../../durable/room-of.ts";
import type { EdgeContext, HubContext, RoomContext } from "../../app-env.ts";
import { askArchive } from "../../ask-archive.ts";
import { log } from "../../log.ts";
import { readJson } from "../../read-input.ts";
import { recordAct } from "../../record-act.ts";
import { refuse } from "../../refuse.ts";

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

/**
 * `POST /v1/ops/hubs/{hubId}/drain` (SOK7, OPS5) → 200 `{rooms, failed, verdicts}`: the ids of rooms reached and not reached,
 * and how it went in each. A room that still runs the release before is reached and has no verdict.
 */
export async function drainHub(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, DrainRequest);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor, correlationId } = c.var;
  const unrecorded = await recordAct(c, { action: "hub.drain" });
  if (unrecorded !== null) return refuse(c, unrecorded);
  const { rooms, verdicts, failed } = await askLiveRooms(c, (room) => room.drain(read.value.reconnectAfterMs));
  log("info", "hub.edge.drained", { hubId, correlationId, actorId: actor.actorId, rooms, failed });
  return c.json({ rooms, failed, verdicts });
}

/** `GET /v1/ops/hubs/{hubId}/drain` (OPS5) → 200 `{verdicts, failed, isDone}`: how the drain of each live room stands now. */
export async function readDrain(c: HubContext): Promise<Response> {
  const { verdicts, failed } = await askLiveRooms(c, (room) => room.drainVerdict());
  const isDone = failed.length === 0 && verdicts.every(({ connected }) => connected === 0);
  return c.json({ verdicts, failed, isDone });
}

async function askLiveRooms(
  { env, var: { hubId } }: HubContext,
  ask: (room: RoomStub) => Promise<DrainVerdict | undefined>,
) {
  const ids = (await directoryOf(env, hubId).list(Date.now())).map(({ roomId }) => roomId);
  const asked = await Promise.allSettled(ids.map((roomId) => ask(roomOf(env, hubId, roomId))));
  return {
    rooms: ids.filter((_, i) => asked[i]?.status === "fulfilled"),
    verdicts: asked.flatMap((each) => (each.status === "fulfilled" ? (each.value ?? []) : [])),
    failed: ids.filter((_, i) => asked[i]?.status === "rejected"),
  };
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
