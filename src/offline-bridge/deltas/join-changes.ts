import type { Change } from "../language/reader.ts";

/** A change with every line that states it, in order. */
export interface ToldChange {
  readonly change: Change;
  readonly evidence: readonly Evidence[];
}

interface Evidence {
  readonly version: number;
  readonly sentence: string;
}

/**
 * Joins repetitions: the same change of the same entity, with no other change of that field between.
 * A fact in any line is a fact; a repeated change is as certain as its most certain line and a little more.
 */
export function joinChanges(changes: readonly Change[]): readonly ToldChange[] {
  const told: { change: Change; readonly evidence: Evidence[] }[] = [];
  const latest = new Map<string, number>();
  for (const change of changes) {
    const key = `${change.entityId} ${change.field}`;
    const at = latest.get(key);
    const before = at === undefined ? undefined : told[at];
    const line = { version: change.version, sentence: change.sentence };
    if (before !== undefined && isSame(before.change, change)) {
      before.change = surer(before.change, change);
      before.evidence.push(line);
      continue;
    }
    latest.set(key, told.length);
    told.push({ change, evidence: [line] });
  }
  return told;
}

function isSame(a: Change, b: Change): boolean {
  if (a.field === "control")
    return b.field === "control" && setOf(a.add) === setOf(b.add) && setOf(a.remove) === setOf(b.remove);
  return a.field === b.field && a.value === b.value;
}

function setOf(ids: readonly string[]): string {
  return ids.toSorted().join(" ");
}

const AGAIN = 0.02;

function surer(a: Change, b: Change): Change {
  const best = a.confidence >= b.confidence ? a : b;
  const certainty = a.certainty === "stated" || b.certainty === "stated" ? "stated" : "rumour";
  const confidence = certainty === "stated" ? Math.min(0.99, best.confidence + AGAIN) : best.confidence;
  return { ...a, certainty, confidence: Math.round(confidence * 100) / 100 };
}
