import type { Event } from "../../../durable/protocol/events/event.ts";
import type { Complication, Roll, Tier } from "../../../durable/protocol/values/check.ts";
import { itemNamed, sentence } from "../phrase.ts";
import type { Moment } from "./moment.ts";

interface Course {
  /** The invoked relic, as a sentence names it; a check of a hub's verb has its label. */
  readonly relic: string;
  readonly label: string | undefined;
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

/** Of a hub's own verb (CAT9), which no relic answers. */
const OWN_OUTCOME: Record<Tier, string> = {
  "critical-success": "it goes beyond all hope",
  "full-success": "it succeeds",
  "partial-success": "it succeeds, at a price",
  "fail-forward": "it slips out of hand",
  "hard-miss": "it goes wrong",
};

/** Each relic's invocation, and each check of a hub's verb, as one moment from the call to its answer (CLO3). */
export function ritualMoments(events: readonly Event[], nameOf: (actorId: string) => string): readonly Moment[] {
  const courses = new Map<string, Course>();
  for (const event of events) {
    if (event.type === "ritual.invoked") {
      const at = Date.parse(event.at);
      courses.set(event.data.ritualId, {
        relic: event.data.label?.toLowerCase() ?? itemNamed(event.data.relicId),
        label: event.data.label,
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
  const { label, relic } = course;
  const call = label === undefined ? `${name} invokes the ${relic}` : `${label}: ${name} tries`;
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
      open:
        label === undefined ? `The ${relic} has not answered ${name}.` : `How the ${relic} of ${name} ends is open.`,
    };
  }
  if ("failed" in end) {
    return {
      ...base,
      text: `${call}, and nothing comes of it.`,
      weight: 0.3,
      open: label === undefined ? `The ${relic} did not answer ${name}.` : `The ${relic} of ${name} came to nothing.`,
    };
  }
  const { words, weight } = OUTCOME[end.tier];
  const price = end.complication === undefined ? "" : ` ${sentence(end.complication.summary)}`;
  const told = label === undefined ? `: ${words}` : `, and ${OWN_OUTCOME[end.tier]}`;
  const text = `${call}${told} (${end.roll.total} against ${end.roll.difficulty}).${price}`;
  const grave = end.complication !== undefined && (end.tier === "hard-miss" || end.complication.severity === "severe");
  return grave ? { ...base, text, weight, open: `After the ${relic}: ${price.trim()}` } : { ...base, text, weight };
}
