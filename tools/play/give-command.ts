import { setTimeout as sleep } from "node:timers/promises";
import type { CommandOutcome } from "../../src/client/state/pending-commands.ts";
import type { RejectionCode } from "../../src/durable/protocol/socket/rejection.ts";
import { fillIn } from "./sample/fill-in.ts";
import type { ExpectedOutcome, PlainStep } from "./sample/sample.ts";
import type { Seat } from "./seat.ts";
import { done, stepFailed } from "./step-outcome.ts";
import type { StepOutcome } from "./step-outcome.ts";

type CommandStep = Extract<PlainStep, { do: "command" }>;

/** Over the wait a refusal names: clocks are not one, and the room rounds down. */
const MARGIN_MS = 50;

/** Gives a command and compares its outcome. Who is away gives it for later: `resume` looks at the outcome. */
export async function giveCommand(step: CommandStep, seat: Seat): Promise<StepOutcome> {
  const { client } = seat;
  if (client === undefined) return stepFailed(`${step.actor} in the room`, `${step.actor} has not connected`);
  const deadline = performance.now() + step.withinMs;
  const filled = fillIn(step.args, seat.seen);
  if (!filled.ok) return stepFailed(filled.missing, "no such event yet");
  if (seat.isAway) {
    const outcome = client.sendUnchecked(step.verb, filled.args, optionsOf(step, step.withinMs));
    seat.held.push({ verb: step.verb, judge: async () => judge(step.expect, await outcome) });
    return done("given while away, waits for the connection");
  }
  for (;;) {
    const left = Math.max(1, deadline - performance.now());
    const outcome = await client.sendUnchecked(step.verb, filled.args, optionsOf(step, left));
    const waitMs = patienceFor(outcome, step.retryOn);
    if (waitMs === undefined || performance.now() + waitMs > deadline) return judge(step.expect, outcome);
    await sleep(waitMs + MARGIN_MS);
  }
}

function optionsOf({ id }: CommandStep, timeoutMs: number): { id?: string; timeoutMs: number } {
  return { timeoutMs, ...(id === undefined ? {} : { id }) };
}

/** How long to wait before trying again, where the sample says to and the refusal says how long. */
function patienceFor(outcome: CommandOutcome, retryOn: readonly RejectionCode[]): number | undefined {
  if (outcome.status !== "rejected" || !retryOn.includes(outcome.code)) return undefined;
  return outcome.retryAfterMs;
}

function judge(expect: ExpectedOutcome | readonly ExpectedOutcome[], outcome: CommandOutcome): StepOutcome {
  const accepted = typeof expect === "string" ? [expect] : expect;
  const came = outcome.status === "rejected" ? outcome.code : outcome.status;
  if (accepted.some((each) => each === came)) return done(sayOutcome(outcome));
  return stepFailed(accepted.join(" or "), sayOutcome(outcome));
}

function sayOutcome(outcome: CommandOutcome): string {
  switch (outcome.status) {
    case "accepted":
      return `accepted at version ${outcome.version}${outcome.replayed ? ", as answered before" : ""}`;
    case "rejected": {
      const path = outcome.details?.["path"];
      const where = typeof path === "string" ? ` (${path})` : "";
      const { message, retryAfterMs } = outcome;
      // Some messages say it themselves.
      const isSaid = retryAfterMs === undefined || message.includes(String(retryAfterMs));
      const wait = isSaid ? "" : `, again in ${retryAfterMs} ms`;
      return `rejected ${outcome.code}${where}: ${message}${wait}`;
    }
    case "unanswered":
      return `unanswered, ${outcome.because}: ${outcome.message}`;
  }
}
