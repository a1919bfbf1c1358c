import { FaultWorld } from "./fault-world.ts";
import { quiesce } from "./quiesce.ts";
import { SCRIPTED_SCENARIO } from "./scripted-scenario.ts";
import { RUN_CHECKS } from "./verdicts/verdicts.ts";

/** A fault that is planned in every step of a scenario that has enough statements. */
export interface Strike {
  /** The index of the SQL moment within a step, from 0. */
  readonly moment: number;
  readonly how: "stop" | "fault";
}

export interface InterruptedScenario {
  /** The interrupted step and statement. */
  readonly struck: readonly string[];
  /** Types of the events the script brought. */
  readonly types: readonly string[];
  readonly faults: readonly string[];
}

/** Plays the scripted scenario, every step struck at the same moment or none, and judges it as any other. */
export async function interruptedScenario(strike: Strike | null): Promise<InterruptedScenario> {
  const world = new FaultWorld(7);
  world.bridge.mayFail = false;
  const { plannedFault } = world.runtime;
  const struck: string[] = [];
  try {
    for (const step of SCRIPTED_SCENARIO) {
      world.note(step.name);
      if (strike !== null) plannedFault.plan(strike.moment, strike.how);
      await step.play(world);
      if (plannedFault.struckAt !== null) struck.push(`${step.name} at ${plannedFault.struckAt}`);
      plannedFault.cancel();
      world.watch();
      world.compareViews();
    }
    const types = world.log().map(({ event }) => event.type);
    await quiesce(world);
    for (const verdict of RUN_CHECKS) await verdict(world);
    world.watch();
    return { struck, types, faults: world.faults };
  } finally {
    world.end();
  }
}
