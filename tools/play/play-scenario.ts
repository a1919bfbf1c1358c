import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type RoomAddress, readState } from "../../src/client/http/room-http.ts";
import { describeEvent } from "../../src/console/shell/describe-event.ts";
import { checkDice } from "./check-dice.ts";
import type { ActorReport, Failure, ScenarioReport, StepReport } from "./output/report.ts";
import { type Table, layTable } from "./output/table.ts";
import { type OnStep, playSteps } from "./play-steps.ts";
import { matchesEvent, sayMatch } from "./sample/event-match.ts";
import type { Sample } from "./sample/sample.ts";
import type { Seat } from "./seat.ts";

export interface Scenario {
  readonly sample: Sample;
  readonly file: string;
  readonly room: RoomAddress;
}

/** Callbacks that follow a scenario while it is played. */
export interface Audience {
  readonly onStep: OnStep;
  readonly onProgress: (line: string) => void;
  /** Aborts the scenario: the report covers what was seen until then, and all actors leave. */
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
    const unseated = { step: "the start", what: "tokens for the actors", expected: laid.expected, came: laid.came };
    return { ...head, ok: false, failures: [unseated], steps: [], actors: [], dice: [], sessions: [] };
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

/** Events that an actor missed, and events that an actor was not allowed to see (VIEW). */
export function checkSight(expect: Sample["expect"], table: Table): Failure[] {
  return Object.entries(expect).flatMap(([actor, { sees, never }]) => {
    const seen = table.seats.get(actor)?.seen ?? [];
    const missed = sees
      .filter((match) => !seen.some((event) => matchesEvent(match, event)))
      .map((match) => failure(actor, `to have seen ${sayMatch(match)}`, `not among ${seen.length} events seen`));
    const leaked = never.flatMap((match) =>
      seen
        .filter((event) => matchesEvent(match, event))
        .map((event) => {
          const came = `version ${event.version}: ${describeEvent(event, table.nameOf)}`;
          return failure(actor, `never to have seen ${sayMatch(match)}`, came);
        }),
    );
    return [...missed, ...leaked];
  });
}

function failure(actor: string, expected: string, came: string): Failure {
  return { step: "the end", what: "what was seen", actor, expected, came };
}

const TRIES = 10;
const BETWEEN_MS = 200;

/**
 * Whether the state a client has kept by applying events is what the room shows it afresh (RES3); null where the actor
 * is not connected, or the room does not answer.
 */
export async function compareState(seat: Seat, table: Table): Promise<boolean | null> {
  if (seat.client?.status.kind !== "open") return null;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const fresh = await readState(table.room, seat.token);
    if (!fresh.ok) return null;
    if (isDeepStrictEqual(plain(fresh.value.state), plain(seat.client.state))) return true;
    // Something may have happened in between: one of the two is then a little behind.
    await sleep(BETWEEN_MS);
  }
  return false;
}

/** As it stands on the wire, where a field that is undefined is not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
