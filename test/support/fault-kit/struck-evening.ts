import { calmDown } from "./calm.ts";
import { FaultWorld } from "./fault-world.ts";
import { EVENING } from "./scripted-evening.ts";
import { VERDICTS } from "./verdicts.ts";

/** What strikes every beat of an evening that is long enough for it. */
export interface Strike {
  /** Of the SQL moments of a beat, 0 the first. */
  readonly moment: number;
  readonly how: "stop" | "fault";
}

export interface StruckEvening {
  /** What was struck: the beat and the statement. */
  readonly struck: readonly string[];
  /** Types of the events the script brought. */
  readonly types: readonly string[];
  readonly faults: readonly string[];
}

/** Plays the scripted evening, every beat struck at the same moment or none, and judges it as any other. */
export async function struckEvening(strike: Strike | null): Promise<StruckEvening> {
  const world = new FaultWorld(7);
  world.bridge.mayFail = false;
  const { mishap } = world.runtime;
  const struck: string[] = [];
  try {
    for (const beat of EVENING) {
      world.note(beat.name);
      if (strike !== null) mishap.plan(strike.moment, strike.how);
      await beat.play(world);
      if (mishap.struckAt !== null) struck.push(`${beat.name} at ${mishap.struckAt}`);
      mishap.cancel();
      world.watch();
      world.compareViews();
    }
    const types = world.log().map(({ event }) => event.type);
    await calmDown(world);
    for (const verdict of VERDICTS) await verdict(world);
    world.watch();
    return { struck, types, faults: world.faults };
  } finally {
    world.end();
  }
}
