import { setTimeout as sleep } from "node:timers/promises";
import { readSession } from "../../src/client/http/room-http.ts";
import { describeEvent } from "../../src/console/shell/describe-event.ts";
import { giveCommand } from "./give-command.ts";
import type { Table } from "./output/table.ts";
import { sayMatch } from "./sample/event-match.ts";
import type { PlainStep } from "./sample/sample.ts";
import type { Seat } from "./seat.ts";
import { type StepOutcome, done, stepFailed } from "./step-outcome.ts";

const BACK_WITHIN_MS = 15_000;
const GONE_WITHIN_MS = 2_000;

/** Does one step, and tells what came of it. */
export async function takeStep(step: PlainStep, table: Table): Promise<StepOutcome> {
  if (step.do === "pause") {
    await sleep(step.ms);
    return done(`${step.ms} ms later`);
  }
  const seat = table.seats.get(step.actor);
  if (seat === undefined) return stepFailed(`a seat for ${step.actor}`, "none");
  switch (step.do) {
    case "connect":
      return connect(seat, step.refused);
    case "leave":
      await seat.leave();
      return done("gone");
    case "drop":
      return drop(seat);
    case "resume":
      return resume(seat);
    case "command":
      return giveCommand(step, seat);
    case "wait": {
      const found = await seat.waitForAny([step], step.withinMs);
      if (found !== undefined) return done(describeEvent(found, table.nameOf));
      return stepFailed(`${sayMatch(step)} within ${step.withinMs} ms`, seat.sinceCursor());
    }
    case "close":
      return closeScenario(step, seat, table);
  }
}

/** An actor that the room removed may join again as soon as the client has been told. */
async function connect(seat: Seat, refused: string | undefined): Promise<StepOutcome> {
  if (!(await seat.ended(GONE_WITHIN_MS))) return stepFailed("somebody who is not connected yet", `${seat.actorId} is`);
  const client = seat.connect();
  const ready = await client.ready;
  if (!ready.ok) {
    const came = `${ready.reason.code}: ${ready.reason.detail}`;
    return ready.reason.code === refused ? done(`not let in, ${came}`) : stepFailed(refused ?? "to be let in", came);
  }
  if (refused !== undefined) return stepFailed(refused, `in, at version ${client.version}`);
  return done(`in, at version ${client.version}`);
}

function drop(seat: Seat): StepOutcome {
  if (seat.client === undefined || seat.isAway) return stepFailed("a connection to drop", "there is none");
  seat.drops += 1;
  seat.client.suspend();
  return done(`away, at version ${seat.client.version}`);
}

async function resume(seat: Seat): Promise<StepOutcome> {
  const { client } = seat;
  if (client === undefined || !seat.isAway) return stepFailed("somebody to come back", `${seat.actorId} is not away`);
  const before = client.version;
  client.resume();
  const status = await seat.settled(BACK_WITHIN_MS);
  if (status?.kind !== "open") return stepFailed(`back within ${BACK_WITHIN_MS} ms`, JSON.stringify(status));
  for (const { verb, judge } of seat.held.splice(0)) {
    const outcome = await judge();
    if (!outcome.ok) return { ...outcome, expected: `${outcome.expected} for ${verb}, given while away` };
  }
  return done(`back behind version ${before}, by ${status.resume}`);
}

type CloseStep = Extract<PlainStep, { do: "close" }>;

/** Closes the session as its game master would, and waits for what is to come of it (SES1, CLO1). */
export async function closeScenario(step: CloseStep, seat: Seat, table: Table): Promise<StepOutcome> {
  const { client } = seat;
  if (client === undefined) return stepFailed(`${step.actor} in the room`, `${step.actor} has not connected`);
  const sessionId = client.state?.sessionId;
  if (sessionId === null || sessionId === undefined) return stepFailed("an open session", "none is open");
  const deadline = performance.now() + step.withinMs;
  const outcome = await client.send("gm.closeSession", { reason: step.reason });
  if (outcome.status === "rejected") return stepFailed("accepted", `rejected ${outcome.code}: ${outcome.message}`);
  if (outcome.status === "unanswered") return stepFailed("accepted", `unanswered: ${outcome.message}`);
  // A closure that failed would otherwise be waited for to the end.
  const awaited = [step.waitFor, ...(step.waitFor === "session.closed" ? [] : (["closure.failed"] as const))];
  const where = { "data.sessionId": sessionId };
  const matches = awaited.map((event) => ({ event, where }));
  const hush = client.on("event", (event) => {
    if (event.type.startsWith("closure.")) table.onProgress(describeEvent(event, table.nameOf));
  });
  const found = await seat.waitForAny(matches, deadline - performance.now());
  hush();
  if (found === undefined) return stepFailed(`${step.waitFor} within ${step.withinMs} ms`, seat.sinceCursor());
  if (found.type === "closure.failed") return stepFailed(step.waitFor, describeEvent(found, table.nameOf));
  const session = await readSession(table.room, seat.token, sessionId);
  if (!session.ok) return stepFailed(`session ${sessionId}`, `${session.problem.code}: ${session.problem.detail}`);
  table.sessions.push(session.value);
  return done(describeEvent(found, table.nameOf));
}
