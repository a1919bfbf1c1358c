import { isEventIn, type Event, type EventIn } from "../../../durable/protocol/events/event.ts";
import type { ContestEntry, ContestResult } from "../../../durable/protocol/state/contest.ts";
import type { Complication, Tier } from "../../../durable/protocol/values/check.ts";
import { listed, sentence, shortened } from "../phrase.ts";
import type { Moment } from "./moment.ts";

interface Course {
  readonly label: string;
  readonly version: number;
  readonly startedAt: number;
  toVersion: number;
  endedAt: number;
  participants: readonly ContestEntry[];
  ending: "undecided" | "resolved" | "awarded" | "expired" | "cancelled";
  winner?: string;
  summary?: string;
  tier?: Tier;
  results: readonly ContestResult[];
  complications: readonly Complication[];
}

const TIER_WEIGHT: Record<Tier, number> = {
  "critical-success": 0.8,
  "full-success": 0.55,
  "partial-success": 0.6,
  "fail-forward": 0.65,
  "hard-miss": 0.75,
};

/** Each contest of a range as one moment, from its arming to its end (CLO3). */
export function contestMoments(events: readonly Event[], nameOf: (actorId: string) => string): readonly Moment[] {
  const courses = new Map<string, Course>();
  for (const event of events) follow(courses, event);
  return [...courses.values()].map((course) => momentOf(course, nameOf));
}

function follow(courses: Map<string, Course>, event: Event): void {
  if (event.type === "contest.armed") {
    courses.set(event.data.contestId, {
      label: event.data.label,
      version: event.version,
      toVersion: event.version,
      startedAt: Date.parse(event.at),
      endedAt: Date.parse(event.at),
      participants: event.data.participants,
      ending: "undecided",
      results: [],
      complications: [],
    });
    return;
  }
  if (!isEventIn(event, "contest")) return;
  const course = courses.get(event.data.contestId);
  if (course === undefined) return;
  course.toVersion = event.version;
  course.endedAt = Date.parse(event.at);
  Object.assign(course, changeBy(course, event));
}

function changeBy(course: Course, event: EventIn<"contest">): Partial<Course> {
  switch (event.type) {
    case "contest.joined":
      return { participants: [...course.participants, event.data.participant] };
    case "contest.updated": {
      const { participant } = event.data;
      return {
        participants: course.participants.map((one) => (one.actorId === participant.actorId ? participant : one)),
      };
    }
    case "contest.resolved": {
      const { outcome, participants, sharedComplications } = event.data;
      const own = participants.flatMap((one) => one.complications);
      return { ...outcome, ending: "resolved", results: participants, complications: [...sharedComplications, ...own] };
    }
    case "contest.awarded":
      return { ending: "awarded", winner: event.data.outcome.winner };
    case "contest.expired":
      return { ending: "expired" };
    case "contest.cancelled":
      return { ending: "cancelled" };
    case "contest.replayed":
      return { ending: "undecided" };
    case "contest.armed":
    case "contest.launched":
    case "contest.stalled":
      return {};
  }
}

function momentOf(course: Course, nameOf: (actorId: string) => string): Moment {
  const names = course.participants.map((one) => nameOf(one.actorId));
  const open = openEnd(course, names);
  return {
    kind: "contest",
    version: course.version,
    toVersion: course.toVersion,
    startedAt: course.startedAt,
    endedAt: course.endedAt,
    actorIds: course.participants.map((one) => one.actorId),
    text: told(course, names, nameOf),
    weight: weightOf(course),
    ...(open === undefined ? {} : { open }),
  };
}

function told(course: Course, names: readonly string[], nameOf: (actorId: string) => string): string {
  const [first = "someone", ...others] = names;
  const pairing = `${course.label}: ${others.length === 0 ? first : `${first} against ${listed(others)}`}`;
  switch (course.ending) {
    case "resolved":
      return [
        introduction(course, pairing, names),
        course.summary ?? "",
        ...course.complications.map(({ summary }) => summary),
      ]
        .filter((part) => part !== "")
        .map(sentence)
        .join(" ");
    case "awarded":
      return `${pairing}${over(course)}, awarded to ${nameOf(course.winner ?? "")} by the moderators.`;
    case "expired":
      return `${course.label}: ${first} stands ready${over(course)}, and nobody answers.`;
    case "cancelled":
      return `${pairing}${over(course)}, broken off without a winner.`;
    case "undecided":
      return `${pairing}${over(course)}, still undecided when the session ends.`;
  }
}

/** The opponents and the stakes, as far as the outcome's own words (CON7) do not name them: nothing is told twice. */
function introduction(course: Course, pairing: string, names: readonly string[]): string {
  const { summary = "" } = course;
  const stakes = summary.includes("“") ? "" : over(course);
  return stakes === "" && names.every((name) => summary.includes(name)) ? "" : pairing + stakes;
}

function over({ participants }: Course): string {
  const stakes = [...new Set(participants.flatMap((one) => one.stakes ?? []))].map((one) => `“${shortened(one, 80)}”`);
  return stakes.length === 0 ? "" : ` over ${listed(stakes)}`;
}

function weightOf(course: Course): number {
  switch (course.ending) {
    case "resolved": {
      const base = course.tier === undefined ? 0.5 : TIER_WEIGHT[course.tier];
      return Math.min(
        1,
        base + course.complications.length * 0.05 + Math.max(0, course.participants.length - 2) * 0.05,
      );
    }
    case "awarded":
      return 0.45;
    case "undecided":
      return 0.4;
    case "cancelled":
      return 0.2;
    case "expired":
      return 0.1;
  }
}

function openEnd(course: Course, names: readonly string[]): string | undefined {
  if (course.ending === "undecided" || course.ending === "cancelled") {
    return `The ${course.label.toLowerCase()} of ${listed(names)} was never decided.`;
  }
  const grave = course.complications.find((one) => one.severity === "severe");
  return grave === undefined ? undefined : `After the ${course.label.toLowerCase()}: ${sentence(grave.summary)}`;
}
