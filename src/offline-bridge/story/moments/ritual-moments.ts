import type { Event } from "../../../durable/protocol/events/event.ts";
import type { Complication, Roll, Tier } from "../../../durable/protocol/values/check.ts";
import { itemNamed, sentence } from "../phrase.ts";
import type { Moment } from "./moment.ts";

interface Course {
  readonly relic: string;
  readonly actorId: string;
  readonly version: number;
  readonly startedAt: number;
  toVersion: number;
  endedAt: number;
  end?:
    | { readonly tier: Tier; readonly roll: Roll; readonly complication?: Complication | undefined }
    | { readonly failed: string };
}

const OUTCOME: Record<Tier, { readonly words: string; readonly weight: number }> = {
  "critical-success": { words: "it answers beyond all hope", weight: 0.9 },
  "full-success": { words: "it answers", weight: 0.65 },
  "partial-success": { words: "it answers, at a price", weight: 0.65 },
  "fail-forward": { words: "it slips out of hand", weight: 0.7 },
  "hard-miss": { words: "it turns on the one who called", weight: 0.85 },
};

/** Each relic's invocation as one moment, from the call to its answer (CLO3). */
export function ritualMoments(events: readonly Event[], nameOf: (actorId: string) => string): readonly Moment[] {
  const courses = new Map<string, Course>();
  for (const event of events) {
    if (event.type === "ritual.invoked") {
      const at = Date.parse(event.at);
      courses.set(event.data.ritualId, {
        relic: itemNamed(event.data.relicId),
        actorId: event.actorId ?? "unknown",
        version: event.version,
        toVersion: event.version,
        startedAt: at,
        endedAt: at,
      });
    }
    if (event.type !== "ritual.resolved" && event.type !== "ritual.failed") continue;
    const course = courses.get(event.data.ritualId);
    if (course === undefined) continue;
    course.toVersion = event.version;
    course.endedAt = Date.parse(event.at);
    course.end = event.type === "ritual.resolved" ? event.data : { failed: event.data.reason };
  }
  return [...courses.values()].map((course) => momentOf(course, nameOf(course.actorId)));
}

function momentOf(course: Course, name: string): Moment {
  const { end } = course;
  const call = `${name} invokes the ${course.relic}`;
  const base = {
    kind: "ritual",
    version: course.version,
    toVersion: course.toVersion,
    startedAt: course.startedAt,
    endedAt: course.endedAt,
    actorIds: [course.actorId],
  } as const;
  if (end === undefined) {
    return {
      ...base,
      text: `${call}; no answer has come yet.`,
      weight: 0.5,
      open: `The ${course.relic} has not answered ${name}.`,
    };
  }
  if ("failed" in end) {
    return {
      ...base,
      text: `${call}, and nothing comes of it.`,
      weight: 0.3,
      open: `The ${course.relic} did not answer ${name}.`,
    };
  }
  const { words, weight } = OUTCOME[end.tier];
  const price = end.complication === undefined ? "" : ` ${sentence(end.complication.summary)}`;
  const text = `${call}: ${words} (${end.roll.total} against ${end.roll.difficulty}).${price}`;
  const grave = end.complication !== undefined && (end.tier === "hard-miss" || end.complication.severity === "severe");
  return grave
    ? { ...base, text, weight, open: `After the ${course.relic}: ${price.trim()}` }
    : { ...base, text, weight };
}
