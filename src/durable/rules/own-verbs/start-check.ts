import type { CheckTemplate } from "../../protocol/catalog/effects.ts";
import { TIERS } from "../../protocol/values/check.ts";
import { seedCommitment } from "../contests/dice.ts";
import { accept, type Verdict } from "../core/decision.ts";
import { draft, type Draft } from "../core/draft.ts";
import { recordValue } from "../core/record-with.ts";
import { bindEffects } from "./bound-effects.ts";
import { shownArguments, type OwnCall } from "./own-call.ts";
import { restAfter } from "./own-cooldown.ts";
import type { PinnedCheck } from "./pinned-check.ts";

/** Begins a check, which the hub's workflow resolves (CAT9, RIT2). `paid` are the events of its cost. */
export function startCheck(call: OwnCall, template: CheckTemplate, paid: readonly Draft[]): Verdict {
  const { context, verb, args, state } = call;
  const [ritualId, seed, rest] = [context.newId("rit"), context.newSeed(), restAfter(call)];
  const { stat, difficulty, complications: deck } = template;
  const complications =
    deck === undefined ? undefined : recordValue(state.privateState.catalog.complications ?? {}, deck);
  const invoked = draft(
    "ritual.invoked",
    {
      ritualId,
      relicId: subjectOf(call),
      // Not −0, which JSON cannot say.
      momentumDelta: 0 - (verb.momentumCost ?? 0),
      cooldownUntil: new Date(rest?.until ?? context.now).toISOString(),
      seedCommitment: seedCommitment(seed),
      ...{ verb: verb.id, label: verb.label },
    },
    {
      hidden: {
        ...{ seed, difficulty, stat, reward: rewardOf(template) },
        ...(rest !== null && { cooldownKey: rest.key }),
        ...(complications !== undefined && { complications }),
      },
    },
  );
  const pinned = { verb: verb.id, args: shownArguments(verb, args), tiers: pinTiers(call, template) };
  return accept([...paid, invoked, { change: "check-pinned", ritualId, pinned }]);
}

/** Stands where a ritual names its relic: an item that the caller names, or else the verb itself. */
function subjectOf({ verb, args }: OwnCall): string {
  const [item] = Object.entries(verb.parameters).flatMap(([name, { kind }]) =>
    kind === "item" && typeof args[name] === "string" ? [args[name]] : [],
  );
  return item ?? verb.id.toLowerCase();
}

/** The momentum that each tier gives its caller, as the job carries it (RIT2). */
function rewardOf({ tiers = {} }: CheckTemplate): Record<string, number> {
  return Object.fromEntries(
    TIERS.flatMap((tier) => {
      const change = tiers[tier]?.momentum?.caller;
      return change === undefined ? [] : [[tier, change] as const];
    }),
  );
}

function pinTiers(call: OwnCall, { tiers = {} }: CheckTemplate): PinnedCheck["tiers"] {
  return Object.fromEntries(
    TIERS.flatMap((tier) => {
      const effects = tiers[tier];
      return effects === undefined ? [] : [[tier, bindEffects(effects, call)] as const];
    }),
  );
}
