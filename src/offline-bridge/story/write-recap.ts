import type { Event } from "../../durable/protocol/events/event.ts";
import type { Participant } from "../../durable/protocol/state/participant.ts";
import type { Recap } from "../../durable/protocol/state/session.ts";
import { castOf } from "../transcript/cast.ts";
import { turnsOf } from "../transcript/turns-of.ts";
import { findHooks } from "./find-hooks.ts";
import { groupActs } from "./moments/group-acts.ts";
import { momentsOf } from "./moments/moments-of.ts";
import { momentumArc } from "./momentum-arc.ts";
import { recapText } from "./recap-text.ts";
import { safetyNotes } from "./safety-notes.ts";
import { outstanding, salienceIn } from "./salience.ts";
import { sessionStatistics } from "./session-statistics.ts";
import { sourcesOf } from "./sourced-text.ts";
import { splitScenes } from "./split-scenes.ts";
import { quoted, writeScene, type SizeLimits } from "./write-scene.ts";

/** Version of the recap's wording: goes up when the same session would read differently. */
export const SUMMARY_VERSION = 3;
const MOST_HIGHLIGHTS = 8;

/**
 * The story of a closed range (CLO3), from its public events alone: the same events give the same recap. `present` are
 * the participants who were there before the range began.
 */
export function writeRecap(events: readonly Event[], present: readonly Participant[] = []): Recap {
  const cast = castOf(present);
  for (const event of events) cast.follow(event);
  const turns = turnsOf(events, present);
  const moments = momentsOf(events, turns, cast.nameOf);
  const salience = salienceIn(moments);
  const stretches = splitScenes(moments);
  const highlights = outstanding(moments, salience, Math.min(MOST_HIGHLIGHTS, Math.ceil(moments.length / 5)));
  const counted = {
    momentumArc: [...momentumArc(events, present)],
    safetyNotes: [...safetyNotes(events, turns, cast.nameOf)],
    statistics: sessionStatistics(events, turns, moments),
  };
  const names = namesOf(moments, cast.nameOf);

  function writeWithin(limits: SizeLimits): Recap {
    const deps = { salience, nameOf: cast.nameOf, limits };
    const scenes = stretches.map((scene, index) => writeScene(scene, index, deps));
    const parts = {
      scenes,
      acts: [...groupActs(scenes)],
      hooks: [...findHooks(moments, salience, limits)],
      highlights: highlights.map((moment) => {
        const line = quoted(moment, limits);
        return { version: moment.version, text: line.text, ...sourcesOf(line) };
      }),
      ...counted,
    };
    const { text, sources } = recapText(parts, names);
    return { summaryVersion: SUMMARY_VERSION, text, sources: [...sources], ...parts };
  }

  const [first, ...smaller] = SIZE_STEPS;
  let recap = writeWithin(first);
  for (const limits of smaller) if (bytesOf(recap) > MOST_BYTES) recap = writeWithin(limits);
  return recap;
}

/** A recap travels as one message of at most 2 MiB, envelope included. */
const MOST_BYTES = 1_000_000;
/** A recap that would be larger is shortened: its lines hold characters of many bytes. */
const SIZE_STEPS: readonly [SizeLimits, ...SizeLimits[]] = [
  { beats: 16, line: 160 },
  { beats: 6, line: 80 },
  { beats: 2, line: 24 },
];

function bytesOf(recap: Recap): number {
  return Buffer.byteLength(JSON.stringify(recap));
}

function namesOf(
  moments: readonly { readonly actorIds: readonly string[] }[],
  nameOf: (actorId: string) => string,
): readonly string[] {
  return [...new Set(moments.flatMap((moment) => moment.actorIds))].map(nameOf);
}
