import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { JobAnswers, type JobAnswer } from "../../../../src/durable/protocol/bridge/offline-job.ts";

interface Signing {
  readonly secret: string;
  readonly at?: Date;
}

/** Posts a body to `/jobs` as the edge would. */
function postJobs(bridgeUrl: string, body: string, { secret, at = new Date() }: Signing): Promise<Response> {
  const id = randomUUID();
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  return fetch(`${bridgeUrl}/jobs`, { method: "POST", headers, body });
}

/** Delivers jobs and gives the bridge's word for each. */
export async function deliverJobs(bridgeUrl: string, secret: string, jobs: readonly unknown[]): Promise<JobAnswer[]> {
  const response = await postJobs(bridgeUrl, JSON.stringify({ purpose: "jobs", jobs }), { secret });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return v.parse(JobAnswers, await response.json()).answers;
}
