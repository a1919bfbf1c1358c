import type { Recap } from "../../durable/protocol/state/session.ts";
import type { Delta } from "../deltas/delta.ts";
import type { NameOf } from "../publishing/lore-text.ts";
import { sourcedText, sourcesOf } from "./sourced-text.ts";

export type SafetyNote = Recap["safetyNotes"][number];

/** Notes at most: whoever uses more of them has no safe table. */
const MOST = 200;

/**
 * A note for each prohibited capability that a session says was used (CLO3), in the lexicon's words. A rumour is none. Each names
 * the lines it rests on and goes with them (VIEW5).
 */
export function capabilityNotes(deltas: readonly Delta[], nameOf: NameOf): readonly SafetyNote[] {
  return deltas.flatMap((delta) => noteOf(delta, nameOf)).slice(0, MOST);
}

function noteOf(delta: Delta, nameOf: NameOf): readonly SafetyNote[] {
  const versions = delta.evidence.filter(({ retracted }) => retracted !== true).map(({ version }) => version);
  const [version] = versions;
  if (delta.field !== "capability" || delta.reasons.includes("rumour") || version === undefined) return [];
  const text = `${nameOf(delta.entityId)} used a prohibited capability: ${nameOf(delta.after)}.`;
  return [{ version, text, ...sourcesOf(sourcedText(text, versions)) }];
}

/** A recap with further notes, all of them in the story's order. */
export function withSafetyNotes(recap: Recap, notes: readonly SafetyNote[]): Recap {
  return { ...recap, safetyNotes: [...recap.safetyNotes, ...notes].toSorted((a, b) => a.version - b.version) };
}
