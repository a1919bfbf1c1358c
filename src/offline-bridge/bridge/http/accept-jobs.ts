import * as v from "valibot";
import { JobDelivery } from "../../../durable/protocol/bridge/offline-job.ts";
import type { Problem } from "../../../durable/protocol/http/problem.ts";
import { logLine } from "../../process/log-line.ts";
import { takeJob } from "../take-job.ts";
import type { BridgePorts } from "./bridge-ports.ts";
import { problemResponse } from "./problem-response.ts";
import { readSignedBody } from "./read-signed-body.ts";
import { UNSIGNED } from "./verify-signature.ts";

/** A full batch of the largest messages a queue takes (25 × 128 KiB), and what is around them. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** `POST /jobs` (JOB2): answers per job, in the order of the jobs. */
export async function acceptJobs(request: Request, ports: BridgePorts): Promise<Response> {
  const receivedAt = new Date().toISOString();
  const signed = await readSignedBody(request, ports.hubToBridge, MAX_BODY_BYTES);
  if (!signed.ok) {
    return signed.fault === "unsigned" ? refuse(UNSIGNED, ports) : new Response(null, { status: 413 });
  }
  if (ports.isStopping()) {
    return refuse({ code: "busy", detail: "the bridge is stopping; send the jobs again", retryAfterMs: 1000 }, ports);
  }
  const delivery = readDelivery(signed.body);
  if (delivery === null) {
    const detail = 'the body must be {"purpose": "jobs", "jobs": [...]}';
    return refuse({ code: "invalid-request", detail }, ports);
  }
  const answers = await Promise.all(delivery.jobs.map((job) => takeJob(job, receivedAt, ports)));
  return Response.json({ answers });
}

function readDelivery(body: string): v.InferOutput<typeof JobDelivery> | null {
  try {
    const read = v.safeParse(JobDelivery, JSON.parse(body));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

function refuse(problem: Problem, { metrics }: BridgePorts): Response {
  metrics.refusedDeliveries.inc({ code: problem.code });
  logLine("warn", "hub.bridge.deliveryRefused", { code: problem.code, detail: problem.detail });
  return problemResponse(problem);
}
