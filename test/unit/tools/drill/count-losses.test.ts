import { expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Entry } from "../../../../testkit/invariants/ledger.ts";
import { countLosses } from "../../../../tools/drill/report/count-losses.ts";

function accepted(id: string): Entry {
  const outcome = { id, status: "accepted", version: 1 } as const;
  return { actorId: "ann", id, verb: "verb.say", args: {}, outcome, putOff: null, again: null };
}

function event(type: string, { commandId, ...data }: { commandId?: string; contestId?: string }): Event {
  // The counts look at nothing else.
  return { type, data, ...(commandId === undefined ? {} : { commandId }) } as unknown as Event;
}

function losses(commands: readonly Entry[], log: readonly Event[]) {
  const room = { roomId: "atrium", hubId: "hub", commands, log, amiss: [], state: undefined, clients: [] };
  return countLosses([room]);
}

test("RUN13 a command that was accepted is lost without an event, and doubled where it acted twice", () => {
  const log = ["a", "a", "b", "c", "b"].map((commandId) => event("chat.said", { commandId }));
  expect(losses([accepted("a"), accepted("c")], log)).toEqual({ lost: 0, doubled: 0 });
  expect(losses([accepted("a"), accepted("b"), accepted("d")], log)).toEqual({ lost: 1, doubled: 1 });
});

test("RUN13 a command that was refused, or has no answer, is neither", () => {
  const refused: Entry = { ...accepted("x"), outcome: { id: "x", status: "rejected", code: "muted", message: "" } };
  expect(losses([refused, { ...accepted("y"), outcome: null }], [])).toEqual({ lost: 0, doubled: 0 });
});

test("RUN13 a contest is lost without an end, and doubled with two", () => {
  const log = [
    event("contest.armed", { contestId: "one" }),
    event("contest.armed", { contestId: "two" }),
    event("contest.armed", { contestId: "three" }),
    event("contest.launched", { contestId: "two" }),
    event("contest.resolved", { contestId: "two" }),
    event("contest.cancelled", { contestId: "two" }),
    event("contest.expired", { contestId: "three" }),
  ];
  expect(losses([], log)).toEqual({ lost: 1, doubled: 1 });
});
