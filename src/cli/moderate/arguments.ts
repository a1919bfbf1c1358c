import type { Decision } from "../../durable/protocol/http/decision.ts";
import {
  readCommandLine,
  UsageError,
  type CommandLine,
  type Environment,
  type OptionsConfig,
} from "../command-line.ts";
import { HUB_OPTIONS, readHub, type GivenHub } from "../given-hub.ts";

/** The task, and the items that it is about. */
export type ModerateTask =
  | {
      readonly kind: "list";
      readonly status: "pending" | "decided" | "all";
      readonly sessionId: string | undefined;
      readonly follow: boolean;
    }
  | { readonly kind: "decide"; readonly itemId: string; readonly decision: Decision };

export interface ModerateArguments extends GivenHub {
  readonly json: boolean;
  readonly task: ModerateTask;
}

export const USAGE = `npm run moderate -- [list | approve | reject | rewrite | escalate] [ITEM] [options]

Shows what waits for a moderator, each item with the lines around its evidence, and decides it.

  list                 what waits (also without a word)
  approve ITEM         publish what the item proposes; uphold a report of a line
  reject ITEM          do not publish it; dismiss a report
  rewrite ITEM         publish --text instead; the original is kept beside it
  escalate ITEM        leave it to others, with an alert

  --hub URL            the hub (HUB_URL, else http://127.0.0.1:8787)
  --token TOKEN        a moderator's token, for one room or for all of the hub (HUB_TOKEN); a token on a command
                       line can be read by every user of the machine
  --reason TEXT        why, for every decision
  --text TEXT          the new text, for rewrite
  --status WHICH       pending (as without it), decided or all
  --session ID         of one session only
  --follow             go on and show what happens: items, decisions, alerts, batches
  --json               one line of JSON for each item, alert and event
  --help               this

Exit code: 0 done, 1 the hub refused or could not be reached, 2 the item was decided before, 64 wrong usage,
130 ended before it was done.
`;

const ACTIONS = ["approve", "reject", "rewrite", "escalate"] as const;
const STATUSES = ["pending", "decided", "all"] as const;

/** Reads the command line; what is not on it comes from the environment. */
export function readArguments(argv: readonly string[], env: Environment): CommandLine<ModerateArguments> {
  const options = {
    ...HUB_OPTIONS,
    reason: { type: "string" },
    text: { type: "string" },
    status: { type: "string", default: "pending" },
    session: { type: "string" },
    follow: { type: "boolean", short: "f", default: false },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, (values, words) => {
    return { ...readHub(values, env, "a moderator's token"), json: values.json, task: taskOf(values, words) };
  });
}

interface Values {
  readonly reason?: string;
  readonly text?: string;
  readonly status: string;
  readonly session?: string;
  readonly follow: boolean;
}

function taskOf(values: Values, [what = "list", itemId, ...more]: readonly string[]): ModerateTask {
  const { status: named, session: sessionId, follow, reason, text: rewrite } = values;
  if (more.length > 0) throw new UsageError(`${more.join(" ")} is too much: one item at a time`);
  if (what === "list") {
    const status = STATUSES.find((each) => each === named);
    if (status === undefined) throw new UsageError("--status must be pending, decided or all");
    if (itemId !== undefined) throw new UsageError(`list takes no item: ${itemId}`);
    return { kind: "list", status, sessionId, follow };
  }
  const action = ACTIONS.find((each) => each === what);
  if (action === undefined) throw new UsageError(`${what} is none of list, ${ACTIONS.join(", ")}`);
  if (itemId === undefined) throw new UsageError(`${action} needs the id of an item`);
  if (reason === undefined || reason.trim() === "") throw new UsageError(`${action} needs --reason`);
  if (action !== "rewrite") {
    if (rewrite !== undefined) throw new UsageError(`--text is for rewrite, not for ${action}`);
    return { kind: "decide", itemId, decision: { action, reason } };
  }
  if (rewrite === undefined || rewrite.trim() === "") throw new UsageError("rewrite needs --text");
  return { kind: "decide", itemId, decision: { action, reason, rewrite } };
}
