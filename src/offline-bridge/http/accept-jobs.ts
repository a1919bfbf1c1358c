import * as v from "valibot";
import { JobDelivery } from "../../durable/protocol/offline-job.ts";
import type { Problem } from "../../durable/protocol/problem.ts";
import type { BridgePorts } from "./bridge-ports.ts";
import { logLine } from "../log-line.ts";
import { problemResponse } from "./problem-response.ts";
import { takeJob } from "../take-job.ts";
import { verifySignature } from "./verify-signature.ts";

/** `POST /jobs` (JOB2): answers per job, in the order of the jobs. */
export async function acceptJobs(request: Request, ports: BridgePorts): Promise<Response> {
  const receivedAt = new Date().toISOString();
  const body = await request.text();
  // Nothing of a request is read before its signature was found good (BRG5).
  if (!verifySignature(body, request.headers, ports.hubToBridge)) {
    const detail = "sign the request with a key of HUB_TO_BRIDGE_SECRETS, at most 5 minutes ago";
    return refuse({ code: "unauthenticated", detail }, ports);
  }
  if (ports.isStopping()) {
    return refuse({ code: "busy", detail: "the bridge is stopping; send the jobs again", retryAfterMs: 1000 }, ports);
  }
  const delivery = readDelivery(body);
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
