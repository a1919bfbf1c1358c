import * as v from "valibot";
import { JobAnswers, type JobAnswer } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";

/** Delivers jobs as the edge would, and gives the bridge's word for each. */
export async function deliverJobs(bridgeUrl: string, secret: string, jobs: readonly unknown[]): Promise<JobAnswer[]> {
  const body = JSON.stringify({ purpose: "jobs", jobs });
  const headers = { "content-type": "application/json", ...signedHeaders(body, secret) };
  const response = await fetch(`${bridgeUrl}/jobs`, { method: "POST", headers, body });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return v.parse(JobAnswers, await response.json()).answers;
}
