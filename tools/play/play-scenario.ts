import type { RoomAddress } from "../../src/client/http/room-http.ts";
import { checkDice } from "./check-dice.ts";
import { checkSight } from "./check-sight.ts";
import { compareState } from "./compare-state.ts";
import { playSteps } from "./play-steps.ts";
import type { OnStep } from "./play-steps.ts";
import type { ActorReport, ScenarioReport, Failure, StepReport } from "./report.ts";
import type { Sample } from "./sample.ts";
import type { Seat } from "./seat.ts";
import { layTable } from "./table.ts";
import type { Table } from "./table.ts";

export interface Scenario {
  readonly sample: Sample;
  readonly file: string;
  readonly room: RoomAddress;
}

/** Who follows the scenario while it is played. */
export interface Audience {
  readonly onStep: OnStep;
  readonly onProgress: (line: string) => void;
  /** Breaks the scenario off: what was seen until then is told, and everybody leaves. */
  readonly over?: AbortSignal;
}

/** Plays a sample from the first step to the last that can be played, and tells all that came of it. */
export async function playScenario(
  { sample, file, room }: Scenario,
  { onStep, onProgress, over }: Audience,
): Promise<ScenarioReport> {
  const { url, hubId, roomId } = room;
  const head = { title: sample.title, file, url, hubId, roomId };
  const laid = await layTable(sample, room, { onProgress, over });
  if (!laid.ok) {
    const failure = { step: "the start", what: "tokens for the actors", expected: laid.expected, came: laid.came };
    return { ...head, ok: false, failures: [failure], steps: [], actors: [], dice: [], sessions: [] };
  }
  const { table } = laid;
  const steps: StepReport[] = [];
  const stepFailure = await playSteps(sample.steps, table, (report) => {
    steps.push(report);
    onStep(report);
  });
  const actors = await Promise.all([...table.seats.values()].map((seat) => reportActor(seat, sample, table)));
  const dice = checkDice(table);
  const failures = [
    ...(stepFailure === undefined ? [] : [stepFailure]),
    // A scenario that broke off has not shown yet what it was to show.
    ...(stepFailure === undefined ? checkSight(sample.expect, table) : []),
    ...dice
      .filter((each) => !each.verified)
      .map((each) => atTheEnd(`the dice of ${each.id}`, "verified", each.faults.join("; "))),
    ...actors
      .filter((each) => each.stateEqualsSnapshot === false)
      .map(({ actorId }) => ({
        ...atTheEnd("the state kept", "equal to a fresh snapshot (RES3)", "it is another"),
        actor: actorId,
      })),
  ];
  await Promise.all([...table.seats.values()].map((seat) => seat.leave()));
  return { ...head, ok: failures.length === 0, failures, steps, actors, dice, sessions: table.sessions };
}

async function reportActor(seat: Seat, sample: Sample, table: Table): Promise<ActorReport> {
  return {
    actorId: seat.actorId,
    name: table.nameOf(seat.actorId),
    roles: sample.actors[seat.actorId]?.roles ?? [],
    snapshotAt: seat.firstSnapshotAt ?? null,
    saw: seat.seen,
    gaps: seat.gaps,
    drops: seat.drops,
    stateEqualsSnapshot: await compareState(seat, table),
  };
}

function atTheEnd(what: string, expected: string, came: string): Failure {
  return { step: "the end", what, expected, came };
}
