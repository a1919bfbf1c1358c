import type { DecisionOrder } from "../../../src/durable/protocol/bridge/decision-order.ts";
import type { ErasureOrder } from "../../../src/durable/protocol/bridge/erasure-order.ts";
import type { LexiconOrder } from "../../../src/durable/protocol/bridge/lexicon-order.ts";
import type { ModeratingOrder } from "../../../src/durable/protocol/bridge/moderating-order.ts";
import { OfflineJob, workflowIdOf } from "../../../src/durable/protocol/bridge/offline-job.ts";
import { OfflineResult } from "../../../src/durable/protocol/bridge/offline-result.ts";
import type { RedriveOrder } from "../../../src/durable/protocol/bridge/redrive-order.ts";
import type { RegisterTurn } from "../../../src/durable/protocol/bridge/register-turn.ts";
import type { Examples } from "./examples.ts";
import type { ExamplePlay } from "./room/example-play.ts";
import { ALERT_RECORD, AUDIT_RECORD, REPORT_RECORD, RETRACTION_RECORD, ROOM_RECORD } from "./room/example-records.ts";
import { HUB_ID, ROOM_ID } from "./room/example-room.ts";

/** One job and one result of each kind. @throws where the play has none. */
export function bridgeExamples({ jobs, results }: ExamplePlay): Examples {
  const [job] = jobs;
  if (job === undefined) throw new Error("the play leads to no job");
  return {
    "bridge/answers": {
      answers: [
        { jobId: job.jobId, answer: "started", workflowId: workflowIdOf(job) },
        { jobId: "ses_4b1f0c9d22aa", answer: "retry", reason: "Temporal cannot be reached" },
      ],
    },
    "bridge/decision": DECISION,
    "bridge/moderating": MODERATING,
    "bridge/redrive": REDRIVE,
    "bridge/erasure": ERASURE,
    "bridge/lexicon": LEXICON,
    "bridge/register": REGISTER,
    "bridge/record.audit": AUDIT_RECORD,
    "bridge/record.alert": ALERT_RECORD,
    "bridge/record.room": ROOM_RECORD,
    "bridge/record.retraction": RETRACTION_RECORD,
    "bridge/record.report": REPORT_RECORD,
    ...firstOf("job", JOB_KINDS, jobs),
    ...firstOf("result", RESULT_KINDS, results.map(withShortRecap)),
  };
}

const MODERATING: ModeratingOrder = {
  purpose: "moderating",
  hubId: HUB_ID,
  roomId: "*",
  target: "item-3808128eb0fecc79ec639558",
  actId: "4c1b7f0e-7d4e-4a39-8c55-0d0a4f6f2a12",
  by: "juno",
  act: { kind: "claim", seconds: 300 },
};

const DECISION: DecisionOrder = {
  purpose: "decision",
  hubId: HUB_ID,
  roomId: "*",
  itemId: "item-3808128eb0fecc79ec639558",
  decisionId: "0f3c2f52-8c1e-4b57-9d0a-5a8a4f6f2a11",
  decidedBy: "juno",
  decision: { action: "approve", reason: "It was said in play." },
};

const REDRIVE: RedriveOrder = {
  purpose: "redrive",
  hubId: HUB_ID,
  roomId: ROOM_ID,
  sessionId: "ses_19f9e2e5c9a3",
};

const ERASURE: ErasureOrder = {
  purpose: "erasure",
  schema: 1,
  hubId: HUB_ID,
  erasureId: "era_2f7d0b51c9aa",
  actorId: "teo",
  reason: "Teo asked for it.",
  askedBy: "olga",
};

const LEXICON: LexiconOrder = {
  purpose: "lexicon",
  hubId: HUB_ID,
  actId: "lex_7b1c53e09d42",
  by: "olga",
  at: "2026-11-05T18:30:00.000Z",
  over: [0],
  lexicon: {
    entities: [
      { entityId: "region.cold-ford", entityType: "region", canonicalName: "Cold Ford", aliases: [], canon: {} },
    ],
    prohibitedCapabilities: [],
  },
};

const REGISTER: RegisterTurn = { rooms: [{ hubId: HUB_ID, roomId: ROOM_ID }], of: 1 };

const JOB_KINDS = OfflineJob.options.map(({ entries }) => entries.kind.literal);
const RESULT_KINDS = OfflineResult.options.flatMap((option) =>
  "options" in option ? option.options.map(({ entries }) => entries.kind.literal) : [option.entries.kind.literal],
);

function firstOf(what: string, kinds: readonly string[], all: readonly { readonly kind: string }[]): Examples {
  return Object.fromEntries(
    kinds.map((kind) => {
      const found = all.find((each) => each.kind === kind);
      if (found === undefined) throw new Error(`the play has no ${what} ${kind}`);
      return [`bridge/${what}.${kind}`, found];
    }),
  );
}

/** Empties the recap, which is long; the example of a session shows it whole. */
function withShortRecap(result: OfflineResult): OfflineResult {
  if (result.kind !== "closure.completed") return result;
  const none = { scenes: [], acts: [], hooks: [], highlights: [], momentumArc: [], safetyNotes: [] };
  return { ...result, recap: { ...result.recap, ...none } };
}
