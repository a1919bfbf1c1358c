import { verifyContest } from "../../src/client/verify/verify-contest.ts";
import { verifyRitual } from "../../src/client/verify/verify-ritual.ts";
import { isEventIn, type Event, type EventOf } from "../../src/durable/protocol/events/event.ts";
import type { Breach } from "./breach.ts";
import type { RoomRecord } from "./room-record.ts";

interface Course {
  seedCommitment: string | undefined;
  launches: number;
  readonly ends: string[];
}

/** CON3, CON6, CON7, RIT2: what began has one end, and its dice are those of the seed that was promised. */
export function judgeContests(room: RoomRecord): Breach[] {
  return [...contests(room), ...rituals(room)];
}

function contests({ roomId, log }: RoomRecord): Breach[] {
  const courses = new Map<string, Course>();
  const breaches: Breach[] = [];
  const courseOf = (contestId: string): Course => {
    const course = courses.get(contestId) ?? { seedCommitment: undefined, launches: 0, ends: [] };
    courses.set(contestId, course);
    return course;
  };
  for (const event of log) {
    if (!isEventIn(event, "contest")) continue;
    switch (event.type) {
      case "contest.armed":
      case "contest.replayed":
        courseOf(event.data.contestId).seedCommitment = event.data.seedCommitment;
        break;
      case "contest.launched":
        courseOf(event.data.contestId).launches += 1;
        break;
      case "contest.resolved":
        breaches.push(...unverified(roomId, event, courseOf(event.data.contestId).seedCommitment));
        courseOf(event.data.contestId).ends.push(endOf(event));
        break;
      case "contest.awarded":
      case "contest.cancelled":
      case "contest.expired":
        courseOf(event.data.contestId).ends.push(endOf(event));
        break;
      case "contest.joined":
      case "contest.stalled":
      case "contest.updated":
        break;
    }
  }
  return [...breaches, ...[...courses].flatMap(([id, course]) => misrun(roomId, id, course))];
}

function misrun(roomId: string, id: string, { seedCommitment, launches, ends }: Course): Breach[] {
  const breaches: Breach[] = [];
  const breach = (rule: string, expected: string, found: string) =>
    void breaches.push({ rule, roomId, id, expected, found });
  if (seedCommitment === undefined) breach("CON2", "contest.armed before all else", "none");
  if (launches > 1) breach("CON3", "one launch", String(launches));
  if (ends.length !== 1) breach("CON7", "one end", ends.length === 0 ? "none" : ends.join(", "));
  if (launches > 0 && ends.some((end) => end.startsWith("contest.expired"))) {
    breach("CON3", "no expiry of what was launched", ends.join(", "));
  }
  if (launches === 0 && ends.some((end) => end.startsWith("contest.resolved"))) {
    breach("CON3", "a launch before the dice", "none");
  }
  return breaches;
}

function unverified(roomId: string, event: EventOf<"contest.resolved">, seedCommitment: string | undefined): Breach[] {
  if (seedCommitment === undefined) return [];
  const { faults } = verifyContest({ seedCommitment, resolved: event.data });
  const id = event.data.contestId;
  return faults.map((found) => ({ rule: "CON6", roomId, id, expected: "dice that verify", found }));
}

function rituals({ roomId, log }: RoomRecord): Breach[] {
  const invoked = new Map<string, EventOf<"ritual.invoked">>();
  const ends = new Map<string, string[]>();
  const breaches: Breach[] = [];
  for (const event of log) {
    if (event.type === "ritual.invoked") invoked.set(event.data.ritualId, event);
    if (event.type !== "ritual.resolved" && event.type !== "ritual.failed") continue;
    const { ritualId: id } = event.data;
    ends.set(id, [...(ends.get(id) ?? []), endOf(event)]);
    const begun = invoked.get(id);
    if (begun === undefined) {
      breaches.push({ rule: "RIT2", roomId, id, expected: "ritual.invoked before its end", found: endOf(event) });
    } else if (event.type === "ritual.resolved") {
      const { seedCommitment } = begun.data;
      const { faults } = verifyRitual({ seedCommitment, actorId: begun.actorId ?? "", resolved: event.data });
      const expected = "dice that verify";
      breaches.push(...faults.map((found) => ({ rule: "RIT2", roomId, id, expected, found })));
    }
  }
  const misended = [...invoked.keys()].flatMap((id): Breach[] => {
    const found = ends.get(id) ?? [];
    if (found.length === 1) return [];
    return [{ rule: "RIT2", roomId, id, expected: "one end", found: found.join(", ") || "none" }];
  });
  return [...breaches, ...misended];
}

function endOf({ type, version }: Event): string {
  return `${type} at version ${version}`;
}
