import { readSession } from "../../src/client/http/room-http.ts";
import { describeEvent } from "./describe-event.ts";
import type { PlainStep } from "./sample.ts";
import type { Seat } from "./seat.ts";
import { done, failed } from "./step-outcome.ts";
import type { StepOutcome } from "./step-outcome.ts";
import type { Table } from "./table.ts";

type CloseStep = Extract<PlainStep, { do: "close" }>;

/** Closes the session as its game master would, and waits for what is to come of it (SES1, CLO1). */
export async function closeScenario(step: CloseStep, seat: Seat, table: Table): Promise<StepOutcome> {
  const { client } = seat;
  if (client === undefined) return failed(`${step.actor} in the room`, `${step.actor} has not connected`);
  const sessionId = client.state?.sessionId;
  if (sessionId === null || sessionId === undefined) return failed("an open session", "none is open");
  const deadline = performance.now() + step.withinMs;
  const outcome = await client.send("gm.closeSession", { reason: step.reason });
  if (outcome.status === "rejected") return failed("accepted", `rejected ${outcome.code}: ${outcome.message}`);
  if (outcome.status === "unanswered") return failed("accepted", `unanswered: ${outcome.message}`);
  // A closure that failed would otherwise be waited for to the end.
  const awaited = [step.waitFor, ...(step.waitFor === "session.closed" ? [] : (["closure.failed"] as const))];
  const where = { "data.sessionId": sessionId };
  const matches = awaited.map((event) => ({ event, where }));
  const hush = client.on("event", (event) => {
    if (event.type.startsWith("closure.")) table.onProgress(describeEvent(event, table.nameOf));
  });
  const found = await seat.waitForAny(matches, deadline - performance.now());
  hush();
  if (found === undefined) return failed(`${step.waitFor} within ${step.withinMs} ms`, seat.sinceCursor());
  if (found.type === "closure.failed") return failed(step.waitFor, describeEvent(found, table.nameOf));
  const session = await readSession(table.room, seat.token, sessionId);
  if (!session.ok) return failed(`session ${sessionId}`, `${session.problem.code}: ${session.problem.detail}`);
  table.sessions.push(session.value);
  return done(describeEvent(found, table.nameOf));
}
