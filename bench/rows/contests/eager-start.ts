import { randomBytes } from "node:crypto";
import { Client } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import type { ContestJob } from "../../../src/durable/protocol/bridge/offline-job.ts";
import { bundleWorkflows } from "../../../src/offline-bridge/temporal/bundle-workflows.ts";
import type { ReportRow } from "../../report/outcome.ts";
import { median, percentile } from "../../report/statistics.ts";
import { WholeStack } from "../../serve/whole-stack.ts";
import { rounded } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";

/** Of its own, so that the stack's bridge takes none of it. */
const TASK_QUEUE = "bench-eager";
const CONTESTS = 300;

/** From starting a contest's workflow to its result being posted, with and without an eager start, taking turns. */
export const eagerStart: Measurement = {
  title: "Eager start of contests",
  ids: ["eager-start"],

  run: (bench) =>
    WholeStack.with(async ({ temporalAddress }) => {
      const posted = new Map<string, () => void>();
      const connection = await NativeConnection.connect({ address: temporalAddress });
      const activities = {
        postResult(result: { jobId: string }) {
          posted.get(result.jobId)?.();
          return Promise.resolve(null);
        },
      };
      const workflowBundle = await bundleWorkflows("hub-contests");
      const worker = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowBundle, activities });
      const client = new Client({ connection });
      return worker.runUntil(async () => {
        const times = { eager: [] as number[], plain: [] as number[] };
        for (let nth = 0; nth < CONTESTS * 2; nth += 1) {
          const how = nth % 2 === 0 ? "eager" : "plain";
          const ms = await timeOne(client, posted, how === "eager");
          // The first ones open caches and connections.
          if (nth >= CONTESTS / 5) times[how].push(ms);
        }
        bench.tell(`${CONTESTS} contests started eagerly, and as many not`);
        const rows = [rowOf("started eagerly", times.eager), rowOf("started through the task queue", times.plain)];
        const ratio = rounded(median(times.plain) / median(times.eager));
        return {
          rows: [...rows, { name: "without eagerness against with it, medians", value: ratio, unit: "×" }],
          goals: [],
        };
      });
    }),
};

async function timeOne(client: Client, posted: Map<string, () => void>, requestEagerStart: boolean): Promise<number> {
  const job = contest();
  const done = new Promise<void>((resolve) => posted.set(job.jobId, resolve));
  const began = performance.now();
  const workflowId = `bench/${job.jobId}`;
  await client.workflow.start("contestWorkflow", { taskQueue: TASK_QUEUE, workflowId, args: [job], requestEagerStart });
  await done;
  posted.delete(job.jobId);
  return performance.now() - began;
}

function contest(): ContestJob {
  const jobId = `c-${randomBytes(8).toString("hex")}`;
  const of = { jobId, hubId: "bench", roomId: "bench", attempt: 1, correlationId: jobId, hops: {} } as const;
  return {
    ...{ kind: "contest", ...of, contestId: jobId, verb: "verb.challengeDuel", label: "Duel" },
    ...{ move: "risk-it-all", difficulty: 8, seed: randomBytes(32).toString("hex") },
    participants: [
      { actorId: "ann", name: "Ann", role: "challenger", stat: 2, momentum: 0 },
      { actorId: "bob", name: "Bob", role: "defender", stat: 1, momentum: 0 },
    ],
  };
}

function rowOf(name: string, times: readonly number[]): ReportRow {
  const details = { p95Ms: rounded(percentile(times, 0.95)), contests: times.length };
  return { name: `start to post, ${name}`, value: rounded(median(times)), unit: "ms p50", details };
}
