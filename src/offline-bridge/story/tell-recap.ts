import type { Event } from "../../durable/protocol/event.ts";
import type { Participant } from "../../durable/protocol/participant.ts";
import type { Recap } from "../../durable/protocol/session.ts";
import { castOf } from "../transcript/cast.ts";
import { turnsOf } from "../transcript/turns-of.ts";
import { findHooks } from "./find-hooks.ts";
import { groupActs } from "./group-acts.ts";
import { momentsOf } from "./moments-of.ts";
import { momentumArc } from "./momentum-arc.ts";
import { recapText } from "./recap-text.ts";
import { safetyNotes } from "./safety-notes.ts";
import { outstanding, salienceIn } from "./salience.ts";
import { sessionStatistics } from "./session-statistics.ts";
import { splitScenes } from "./split-scenes.ts";
import { quoted, tellScene } from "./tell-scene.ts";

/** Of the way recaps are told: goes up when the same session would be told differently. */
export const SUMMARY_VERSION = 1;
const MOST_HIGHLIGHTS = 8;

/**
 * The story of a closed range (CLO3), from its public events alone: the same events give the same recap. `present` are
 * the participants who were there before the range began.
 */
export function tellRecap(events: readonly Event[], present: readonly Participant[] = []): Recap {
  const cast = castOf(present);
  for (const event of events) cast.follow(event);
  const turns = turnsOf(events, present);
  const moments = momentsOf(events, turns, cast.nameOf);
  const salience = salienceIn(moments);
  const scenes = splitScenes(moments).map((scene, index) => tellScene(scene, index, salience, cast.nameOf));
  const told = {
    scenes,
    acts: [...groupActs(scenes)],
    hooks: [...findHooks(moments, salience)],
    highlights: outstanding(moments, salience, Math.min(MOST_HIGHLIGHTS, Math.ceil(moments.length / 5))).map(
      (moment) => ({ version: moment.version, text: quoted(moment) }),
    ),
    momentumArc: [...momentumArc(events, present)],
    safetyNotes: [...safetyNotes(events, turns, cast.nameOf)],
    statistics: sessionStatistics(events, turns, moments),
  };
  return { summaryVersion: SUMMARY_VERSION, text: recapText(told, namesOf(moments, cast.nameOf)), ...told };
}

function namesOf(
  moments: readonly { readonly actorIds: readonly string[] }[],
  nameOf: (actorId: string) => string,
): readonly string[] {
  return [...new Set(moments.flatMap((moment) => moment.actorIds))].map(nameOf);
}
