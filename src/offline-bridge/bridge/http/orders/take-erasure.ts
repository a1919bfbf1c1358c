import * as v from "valibot";
import { ErasureOrder } from "../../../../durable/protocol/bridge/erasure-order.ts";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import type { PeopleArchive } from "../../../archive/people/people-archive.ts";
import type { EraseJob } from "../../../people/activities/erase-job.ts";
import { logLine } from "../../../process/log-line.ts";
import type { Keys } from "../../../process/settings.ts";
import { archiveFaultResponse, invalid, unavailable } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { readSignedBody } from "../read-signed-body.ts";
import { isSignedGet, UNSIGNED } from "../verify-signature.ts";

export interface TakeErasurePorts {
  readonly hubToBridge: Keys;
  /** Throws while the archive cannot be reached. */
  people(): Promise<PeopleArchive>;
  /** Begins the run of an erasure, once. Throws while Temporal cannot be reached. */
  beginErasure(job: EraseJob): Promise<void>;
}

const MAX_BODY_BYTES = 16 * 1024;

/** `POST /erasures` (ERA1): an order of the edge, signed → 200 `{erasureId}`, once it is stored and its run has begun. */
export async function takeErasure(request: Request, ports: TakeErasurePorts): Promise<Response> {
  const signed = await readSignedBody(request, ports.hubToBridge, MAX_BODY_BYTES);
  if (!signed.ok) {
    return signed.fault === "unsigned" ? problemResponse(UNSIGNED) : new Response(null, { status: 413 });
  }
  const read = v.safeParse(ErasureOrder, parsed(signed.body));
  if (!read.success) {
    const { path, message } = fieldFault(read.issues, "body");
    return invalid(path, message);
  }
  const { erasureId, hubId, actorId, reason, askedBy, tokenId } = read.output;
  try {
    const archive = await ports.people();
    await archive.ask({ erasureId, hubId, actorId, reason, askedBy, tokenId, askedAt: new Date().toISOString() });
  } catch (error) {
    return archiveFaultResponse(error, { hubId, erasureId });
  }
  try {
    await ports.beginErasure({ schema: 1, hubId, erasureId, ...(actorId !== undefined && { actorId }) });
  } catch (error) {
    logLine("warn", "hub.bridge.erasureNotBegun", { hubId, erasureId, error });
    return unavailable("the erasure cannot be begun now; try again");
  }
  return Response.json({ erasureId });
}

/** `GET /archive/hubs/{hubId}/erasures/{erasureId}`, signed → 200 with how far the erasure has come, or 404 (ERA5). */
export async function readErasure(
  request: Request,
  hubId: string,
  erasureId: string,
  ports: TakeErasurePorts,
): Promise<Response> {
  if (!isSignedGet(request, ports.hubToBridge)) return problemResponse(UNSIGNED);
  try {
    const found = await (await ports.people()).find(hubId, erasureId);
    if (found !== undefined) return Response.json(found);
    return problemResponse({ code: "not-found", detail: "this hub has no erasure with that id" });
  } catch (error) {
    return archiveFaultResponse(error, { hubId, erasureId });
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
