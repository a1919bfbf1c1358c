import { isEventIn, type Event } from "../../durable/protocol/events/event.ts";
import type { Participant } from "../../durable/protocol/state/participant.ts";
import type { Recap } from "../../durable/protocol/state/session.ts";

type Point = Recap["momentumArc"][number];

/** Points kept at most; of more, the last of every actor and the newest. */
const MOST = 400;
const FLOOR = -2;
const CEILING = 3;

/** Everybody's momentum wherever it is known to have changed, in order (CLO3, CON4, RIT1). */
export function momentumArc(events: readonly Event[], present: readonly Participant[]): readonly Point[] {
  const now = new Map(present.map((one) => [one.actorId, one.momentum]));
  const points: Point[] = [];
  const shown = new Set<string>();
  const set = (version: number, actorId: string, momentum: number): void => {
    if (now.get(actorId) === momentum && shown.has(actorId)) return;
    shown.add(actorId);
    now.set(actorId, momentum);
    points.push({ version, actorId, momentum });
  };
  for (const event of events) {
    if (!isEventIn(event, "participant", "contest", "ritual")) continue;
    switch (event.type) {
      case "participant.joined":
      case "participant.updated":
        set(event.version, event.data.actorId, event.data.participant.momentum);
        break;
      case "contest.resolved":
        for (const one of event.data.participants) set(event.version, one.actorId, one.momentumAfter);
        break;
      case "ritual.invoked":
      case "ritual.resolved": {
        const actorId = event.actorId;
        if (actorId === undefined || event.data.momentumDelta === 0) break;
        const after = (now.get(actorId) ?? 0) + event.data.momentumDelta;
        set(event.version, actorId, Math.min(CEILING, Math.max(FLOOR, after)));
        break;
      }
      case "contest.armed":
      case "contest.awarded":
      case "contest.cancelled":
      case "contest.expired":
      case "contest.joined":
      case "contest.launched":
      case "contest.replayed":
      case "contest.stalled":
      case "contest.updated":
      case "participant.forgotten":
      case "participant.idled":
      case "participant.left":
      case "participant.returned":
      case "ritual.failed":
      case "ritual.workflowStarted":
        break;
    }
  }
  return points.slice(-MOST);
}
