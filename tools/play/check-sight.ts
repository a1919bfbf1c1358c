import { describeEvent } from "./describe-event.ts";
import { matchesEvent, sayMatch } from "./event-match.ts";
import type { Failure } from "./report.ts";
import type { Sample } from "./sample.ts";
import type { Table } from "./table.ts";

/** What an actor was to see and did not, and what one saw that was not for those eyes (VIEW). */
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
