import { verbFault, type Catalog, type Verb } from "../../protocol/catalog/catalog.ts";
import { VERB_PARAMETERS, isVerbId } from "../../protocol/socket/command.ts";
import { isCheckTemplate } from "../contests/check-template.ts";
import { VERB_RULES } from "./verb-rules.ts";

/**
 * Verbs as a release brings them, looked at when they are loaded: one whose data are wrong keeps the release from
 * starting, rather than a room from deciding (CAT1).
 */
export function loadVerbs(verbs: readonly Verb[]): readonly Verb[] {
  for (const verb of verbs) {
    const fault = verbFault(verb) ?? templateFault(verb);
    if (fault !== null) throw new Error(`the catalog has a fault at ${verb.id}.${fault.path}: ${fault.message}`);
  }
  return verbs;
}

function templateFault({ check }: Verb): { readonly path: string; readonly message: string } | null {
  return check === undefined || isCheckTemplate(check)
    ? null
    : { path: "check", message: `${check} is no check template` };
}

function verbOf(id: string): Verb[] {
  if (!isVerbId(id)) return [];
  const { decide: _, ...data } = VERB_RULES[id];
  return [{ id, parameters: VERB_PARAMETERS[id], ...data }];
}

/** The catalog of a hub that overrides nothing (CAT1, CAT3). */
export const BUILT_IN_CATALOG: Catalog = {
  catalogVersion: "builtin-3",
  verbs: loadVerbs(Object.keys(VERB_PARAMETERS).flatMap(verbOf)),
  limits: {
    // LIM3: 60 at once, and 30 a second after that.
    actorCommands: { burst: 60, perSeconds: 2 },
    // LIM2: all commands of a room together.
    roomCommandsPerSecond: 2000,
    // LIM5: 1 MiB at once, and 4 KiB a second after that.
    actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
  },
  safety: { capabilities: [], words: [] },
};
