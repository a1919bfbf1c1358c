import { verifyContest } from "../../src/client/verify/verify-contest.ts";
import type { VerificationReport } from "../../src/client/verify/verify-contest.ts";
import { verifyRitual } from "../../src/client/verify/verify-ritual.ts";
import type { Event, EventOf } from "../../src/durable/protocol/events/event.ts";
import type { LaunchedWith } from "./launched-with.ts";
import type { DiceCheck } from "./output/report.ts";
import type { Table } from "./output/table.ts";

/** Checks the dice of every contest and ritual that anyone saw end (CON6, RIT2), in the order of their ends. */
export function checkDice(table: Table): DiceCheck[] {
  const events = everythingSeen(table);
  return events.flatMap((event) => {
    if (event.type === "contest.resolved") return [checkContest(event, events, table)];
    if (event.type === "ritual.resolved") return [checkRitual(event, events, table)];
    return [];
  });
}

function everythingSeen(table: Table): Event[] {
  const byVersion = new Map<number, Event>();
  for (const seat of table.seats.values()) for (const event of seat.seen) byVersion.set(event.version, event);
  return [...byVersion.values()].toSorted((left, right) => left.version - right.version);
}

function checkContest(resolved: EventOf<"contest.resolved">, events: readonly Event[], table: Table): DiceCheck {
  const id = resolved.data.contestId;
  const shown = events.findLast(
    (event): event is EventOf<"contest.armed"> | EventOf<"contest.replayed"> =>
      (event.type === "contest.armed" || event.type === "contest.replayed") &&
      event.data.contestId === id &&
      event.version < resolved.version,
  );
  const names = resolved.data.participants.map((each) => table.nameOf(each.actorId)).join(" against ");
  const head = {
    kind: "contest",
    id,
    title: `${names}: ${resolved.data.outcome.summary}`,
    seed: resolved.data.seed,
  } as const;
  if (shown === undefined) return unseen(head);
  const { seedCommitment } = shown.data;
  const verified = verifyContest({ seedCommitment, resolved: resolved.data }, table.nameOf);
  const launch = [...table.seats.values()].map((seat) => seat.launched.get(id)).find((each) => each !== undefined);
  return checked(head, seedCommitment, verified, launch === undefined ? [] : foreignFigures(resolved, launch));
}

function checkRitual(resolved: EventOf<"ritual.resolved">, events: readonly Event[], table: Table): DiceCheck {
  const id = resolved.data.ritualId;
  const invoked = events.find(
    (event): event is EventOf<"ritual.invoked"> => event.type === "ritual.invoked" && event.data.ritualId === id,
  );
  const head = { kind: "ritual", id, seed: resolved.data.seed, title: "a ritual" } as const;
  if (invoked?.actorId === undefined) return unseen(head);
  const { seedCommitment, relicId } = invoked.data;
  const ritual = { seedCommitment, actorId: invoked.actorId, resolved: resolved.data };
  const title = `${table.nameOf(invoked.actorId)} invokes ${relicId}`;
  return checked({ ...head, title }, seedCommitment, verifyRitual(ritual, table.nameOf), []);
}

type Head = Pick<DiceCheck, "kind" | "id" | "title" | "seed">;

function checked(head: Head, seedCommitment: string, own: VerificationReport, foreign: readonly string[]): DiceCheck {
  const faults = [...own.faults, ...foreign];
  const report = [...own.report, ...foreign.map((fault) => `- ${fault}`)];
  return { ...head, seedCommitment, verified: faults.length === 0, faults, report };
}

function unseen(head: Head): DiceCheck {
  const fault = "nobody saw it begin, so there is no commitment to compare the seed with";
  return { ...head, seedCommitment: "", verified: false, faults: [fault], report: [fault] };
}

/** The seed proves the dice, not what they were added to: that, the room showed at the launch (CON4). */
function foreignFigures({ data }: EventOf<"contest.resolved">, launch: LaunchedWith): string[] {
  return data.participants.flatMap(({ actorId, stat, momentumBefore }) => {
    const shown = launch[actorId];
    if (shown === undefined) return [`${actorId}: was not in the contest at its launch`];
    return [
      ...(shown.stat === stat ? [] : [`${actorId}: rolled with stat ${stat}, the room showed ${shown.stat}`]),
      ...(shown.momentum === momentumBefore
        ? []
        : [`${actorId}: rolled with momentum ${momentumBefore}, the room showed ${shown.momentum}`]),
    ];
  });
}
