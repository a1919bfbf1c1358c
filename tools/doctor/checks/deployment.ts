import { join } from "node:path";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";
import { PROJECT } from "../../project.ts";
import { fault, ok, warning, type Finding } from "../finding.ts";

const Consumer = v.object({
  queue: v.string(),
  max_batch_timeout: v.optional(v.number()),
  max_retries: v.optional(v.number()),
  dead_letter_queue: v.optional(v.string()),
});
const Deployment = v.object({
  compatibility_date: v.string(),
  queues: v.object({ consumers: v.array(Consumer) }),
  observability: v.object({
    logs: v.object({ invocation_logs: v.boolean(), head_sampling_rate: v.optional(v.number(), 1) }),
  }),
});
type Deployment = v.InferOutput<typeof Deployment>;

const A_DAY_MS = 86_400_000;
/** The platform keeps old dates alive; a year behind, its remedies pass by. */
const OLD_DAYS = 400;

/** The parts that wrangler.toml deploys to production: queues, compatibility date and logs. */
export function checkDeployment(config: unknown = readConfig(), now: number = Date.now()): readonly Finding[] {
  const read = v.safeParse(Deployment, config);
  if (!read.success) {
    const [issue] = read.issues;
    return [
      fault("wrangler.toml", `${v.getDotPath(issue) ?? "it"} ${issue.message}`, "compare it with the release's own"),
    ];
  }
  return [...checkQueues(read.output), checkDate(read.output, now), checkLogs(read.output)];
}

function readConfig(): unknown {
  return unstable_readConfig({ config: join(PROJECT, "wrangler.toml"), env: "production" }, { hideWarnings: true });
}

function checkQueues({ queues: { consumers } }: Deployment): readonly Finding[] {
  const jobs = consumers.find(({ dead_letter_queue: dead }) => dead !== undefined);
  if (jobs === undefined)
    return [
      fault("queues", "no queue of jobs has a dead-letter queue", "name one, or lost jobs are told to nobody (JOB2)"),
    ];
  const dead = consumers.find(({ queue }) => queue === jobs.dead_letter_queue);
  const faults = [
    ...(dead === undefined
      ? [fault("queues", `nobody consumes ${jobs.dead_letter_queue}`, "let this Worker consume it (JOB2)")]
      : []),
    ...(jobs.max_batch_timeout === 0
      ? []
      : [
          fault(
            "queues",
            `${jobs.queue} waits ${jobs.max_batch_timeout ?? 5} s for a batch`,
            "set max_batch_timeout = 0: a contest has 800 ms",
          ),
        ]),
    ...(jobs.max_retries === 5
      ? []
      : [warning("queues", `${jobs.queue} is tried ${jobs.max_retries ?? 3} times`, "set max_retries = 5 (JOB2)")]),
  ];
  return faults.length > 0
    ? faults
    : [ok("queues", `${jobs.queue} and ${jobs.dead_letter_queue} are set as JOB2 says`)];
}

function checkDate({ compatibility_date: date }: Deployment, now: number): Finding {
  const ageDays = Math.floor((now - Date.parse(date)) / A_DAY_MS);
  if (Number.isNaN(ageDays))
    return fault("compatibility date", `${date} is no date`, "set it to one such as 2026-10-23");
  if (ageDays < 0)
    return fault("compatibility date", `${date} lies ahead`, "no runtime takes it: set it to today at the latest");
  if (ageDays <= OLD_DAYS) return ok("compatibility date", `${date}, ${ageDays} days old`);
  return warning("compatibility date", `${date}, ${ageDays} days old`, "raise it, run the tests, and deploy");
}

function checkLogs({ observability: { logs } }: Deployment): Finding {
  if (logs.invocation_logs)
    return warning(
      "logs",
      "every message of a socket is a log of its own, at eighty times its price",
      "set invocation_logs = false",
    );
  if (logs.head_sampling_rate < 1)
    return warning(
      "logs",
      `only ${logs.head_sampling_rate * 100} % of the lines are kept, alerts included`,
      "set head_sampling_rate = 1",
    );
  return ok("logs", "lines of rooms alone, all of them");
}
