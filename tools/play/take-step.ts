import { setTimeout as sleep } from "node:timers/promises";
import { closeScenario } from "./close-scenario.ts";
import { describeEvent } from "./describe-event.ts";
import { sayMatch } from "./event-match.ts";
import { giveCommand } from "./give-command.ts";
import type { PlainStep } from "./sample.ts";
import type { Seat } from "./seat.ts";
import { done, failed } from "./step-outcome.ts";
import type { StepOutcome } from "./step-outcome.ts";
import type { Table } from "./table.ts";

const BACK_WITHIN_MS = 15_000;
const GONE_WITHIN_MS = 2_000;

/** Does one step, and tells what came of it. */
export async function takeStep(step: PlainStep, table: Table): Promise<StepOutcome> {
  if (step.do === "pause") {
    await sleep(step.ms);
    return done(`${step.ms} ms later`);
  }
  const seat = table.seats.get(step.actor);
  if (seat === undefined) return failed(`a seat for ${step.actor}`, "none");
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
      return failed(`${sayMatch(step)} within ${step.withinMs} ms`, seat.sinceCursor());
    }
    case "close":
      return closeScenario(step, seat, table);
  }
}

/** Whom the room has sent away may come again, as soon as he has heard of it. */
async function connect(seat: Seat, refused: string | undefined): Promise<StepOutcome> {
  if (!(await seat.ended(GONE_WITHIN_MS))) return failed("somebody who is not connected yet", `${seat.actorId} is`);
  const client = seat.connect();
  const ready = await client.ready;
  if (!ready.ok) {
    const came = `${ready.reason.code}: ${ready.reason.detail}`;
    return ready.reason.code === refused ? done(`not let in, ${came}`) : failed(refused ?? "to be let in", came);
  }
  if (refused !== undefined) return failed(refused, `in, at version ${client.version}`);
  return done(`in, at version ${client.version}`);
}

function drop(seat: Seat): StepOutcome {
  if (seat.client === undefined || seat.isAway) return failed("a connection to drop", "there is none");
  seat.drops += 1;
  seat.client.suspend();
  return done(`away, at version ${seat.client.version}`);
}

async function resume(seat: Seat): Promise<StepOutcome> {
  const { client } = seat;
  if (client === undefined || !seat.isAway) return failed("somebody to come back", `${seat.actorId} is not away`);
  const before = client.version;
  client.resume();
  const status = await seat.settled(BACK_WITHIN_MS);
  if (status?.kind !== "open") return failed(`back within ${BACK_WITHIN_MS} ms`, JSON.stringify(status));
  for (const { verb, judge } of seat.held.splice(0)) {
    const outcome = await judge();
    if (!outcome.ok) return { ...outcome, expected: `${outcome.expected} for ${verb}, given while away` };
  }
  return done(`back behind version ${before}, by ${status.resume}`);
}
