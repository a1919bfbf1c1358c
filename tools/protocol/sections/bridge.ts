import { Webhook } from "standardwebhooks";
import type * as v from "valibot";
import {
  ClosureJob,
  ContestJob,
  HubActionJob,
  workflowIdOf,
  type OfflineJob,
} from "../../../src/durable/protocol/bridge/offline-job.ts";
import {
  ClosureResult,
  ContestResolvedResult,
  RitualResolvedResult,
  RitualStartedResult,
} from "../../../src/durable/protocol/bridge/offline-result.ts";
import type { ExamplePlay } from "../example-play.ts";
import { HUB_ID, ROOM_ID } from "../example-room.ts";
import { fence, json, table } from "../markdown.ts";
import { fieldsOf } from "../tell-schema.ts";

const JOBS: { readonly [Kind in OfflineJob["kind"]]: v.GenericSchema } = {
  contest: ContestJob,
  hubAction: HubActionJob,
  closure: ClosureJob,
};

const closureKinds = Object.fromEntries(ClosureResult.options.map((option) => [option.entries.kind.literal, option]));

/** What room and bridge say to each other, for whoever writes another bridge. */
export function bridge(play: ExamplePlay): string {
  const results: Readonly<Record<string, v.GenericSchema>> = {
    "contest.resolved": ContestResolvedResult,
    "ritual.started": RitualStartedResult,
    "ritual.resolved": RitualResolvedResult,
    ...closureKinds,
  };
  const [job] = play.jobs;
  if (job === undefined) throw new Error("the play comes to no job");
  return `## The bridge

Work off the edge goes by jobs and results, and whoever speaks these can take the bridge's place. Both ways are signed by
[Standard Webhooks](https://www.standardwebhooks.com) with secrets of their own (\`whsec_<base64>\`): what is signed is
\`<webhook-id>.<webhook-timestamp>.<body>\`, with HMAC-SHA256, in base64; a GET signs \`GET <path?query>\` as its body (BRG5).
Several signatures may stand in the header, separated by spaces; one that is good is enough.

${signed(play)}

### Jobs

\`POST {BRIDGE_URL}/jobs\` (JOB2): \`{"purpose": "jobs", "jobs": […]}\`. The answer is 200 with one entry for each, in their
order; \`started\` and \`duplicate\` are success, \`retry\` and \`poison\` say why. Jobs come at least once and in any order.

${json({
  answers: [
    { jobId: job.jobId, answer: "started", workflowId: workflowIdOf(job) },
    { jobId: "ses_4b1f0c9d22aa", answer: "retry", reason: "Temporal cannot be reached" },
  ],
})}

${Object.entries(JOBS)
  .map(([kind, schema]) =>
    section(
      `\`${kind}\``,
      schema,
      play.jobs.find((each) => each.kind === kind),
    ),
  )
  .join("\n\n")}

### Results

\`POST /v1/bridge/results\` (BRG1). \`key\` is \`<workflowId>/<kind>\`, with \`/<stage>\` behind it for a stage, and is also the
\`webhook-id\`: the same key with the same body is answered as the first time, with another body 409. \`workflowId\` is
\`contest/…\`, \`hub-action/…\` or \`closure/<hubId>/<roomId>/<jobId>\`, with \`/<attempt>\` behind it from the second on. The
room takes a result for what is open in that attempt, once; anything else is \`ignored\`, which is a success. It works contests and rituals out again from its own seed: a result that
differs settles nothing and takes no key (CON11, CON12). A result has at
most 2 MiB; a body is not read where the signature headers are missing, malformed or over 5 minutes off.

${Object.entries(results)
  .map(([kind, schema]) => section(`\`${kind}\``, schema, resultOf(kind, play)))
  .join("\n\n")}`;
}

/** A request that can be checked: the signature is the one this secret makes. */
function signed(play: ExamplePlay): string {
  const secret = "whsec_YSBzZWNyZXQgZm9yIHRoZSBkb2N1bWVudCBhbG9uZQ==";
  const at = new Date(play.closedAt);
  const path = `/v1/bridge/rooms/${HUB_ID}/${ROOM_ID}/transcript?session=${play.firstSession.sessionId}&limit=256`;
  const lines = [
    `GET ${path} HTTP/1.1`,
    "webhook-id: msg_27f1",
    `webhook-timestamp: ${Math.floor(at.getTime() / 1000)}`,
    `webhook-signature: ${new Webhook(secret).sign("msg_27f1", at, `GET ${path}`)}`,
  ];
  return `Signed with the secret \`${secret}\`:\n\n${fence("http", lines.join("\n"))}`;
}

function section(title: string, schema: v.GenericSchema, example: unknown): string {
  if (example === undefined) throw new Error(`the play has no ${title}`);
  const rows = fieldsOf(schema).map(({ name, optional, type }) => [`\`${name}${optional ? "?" : ""}\``, type]);
  return [`#### ${title}`, table(["field", "is"], rows), json(example)].join("\n\n");
}

function resultOf(kind: string, play: ExamplePlay): unknown {
  const found = play.results.find((each) => each.kind === kind);
  // A recap fills a page of its own; it is shown with its session.
  return found?.kind === "closure.completed" ? { ...found, recap: { ...found.recap, ...EMPTY } } : found;
}

const EMPTY = { scenes: [], acts: [], hooks: [], highlights: [], momentumArc: [], safetyNotes: [] };
