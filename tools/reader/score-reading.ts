import type { Change, Reading } from "../../src/offline-bridge/language/reader.ts";
import type { GoldChange, GoldLine, GoldScene } from "./gold-text.ts";

/** How often something was found, missed, and found where it is not. */
export interface Count {
  right: number;
  missed: number;
  wrong: number;
}

/** Something that a reader got wrong in a line. */
export interface Mistake {
  readonly place: number;
  readonly text: string;
  readonly kind: "missed" | "false" | "certainty" | "missed mention" | "false mention";
  /** The change or the entity, and where the line is no change, why it is none. */
  readonly what: string;
}

export interface Score {
  readonly lines: number;
  readonly mentions: Count;
  readonly changes: Count;
  readonly byField: Readonly<Record<Change["field"], Count>>;
  /** Of the changes that were found, those with the right certainty. */
  readonly certain: number;
  /** Lines that look like a change and are none, and those of them that were read as one. */
  readonly lookAlikes: { readonly lines: number; readonly wrong: number };
  /** For calibration: how sure each stated change was, and whether it was right. A rumour is less sure by itself. */
  readonly guesses: readonly { readonly confidence: number; readonly right: boolean }[];
  readonly mistakes: readonly Mistake[];
}

/** Compares readings with gold, scene by scene (docs/reference/annotation-rules.md, "Scoring"). */
export function scoreReading(scenes: readonly GoldScene[], readings: readonly Reading[]): Score {
  const count = (): Count => ({ right: 0, missed: 0, wrong: 0 });
  const byField = { control: count(), status: count(), capability: count() };
  const changes = count();
  const mentions = count();
  const mistakes: Mistake[] = [];
  const guesses: { confidence: number; right: boolean }[] = [];
  let [certain, lookAlikes, wrongLines, lines] = [0, 0, 0, 0];
  for (const [index, scene] of scenes.entries()) {
    for (const line of scene) {
      lines += 1;
      const found = readings[index]?.changes.filter((one) => one.turnId === line.turn.turnId) ?? [];
      const note = noteFor(line, mistakes);
      if (line.nonChange !== undefined) {
        lookAlikes += 1;
        if (found.length > 0) wrongLines += 1;
      }
      for (const wanted of line.changes) {
        const match = found.find((one) => isSame(one, wanted));
        const side = match === undefined ? "missed" : "right";
        changes[side] += 1;
        byField[wanted.field][side] += 1;
        if (match === undefined) note("missed", tell(wanted));
        else if (match.certainty === wanted.certainty) certain += 1;
        else note("certainty", `${tell(wanted)} is ${wanted.certainty}`);
      }
      for (const one of found) {
        const right = line.changes.some((wanted) => isSame(one, wanted));
        if (one.certainty === "stated") guesses.push({ confidence: one.confidence, right });
        if (right) continue;
        changes.wrong += 1;
        byField[one.field].wrong += 1;
        note("false", line.nonChange === undefined ? tell(one) : `${tell(one)} (${line.nonChange})`);
      }
      countMentions(line, readings[index], mentions, note);
    }
  }
  return {
    lines,
    mentions,
    changes,
    byField,
    certain,
    lookAlikes: { lines: lookAlikes, wrong: wrongLines },
    guesses,
    mistakes,
  };
}

type Note = (kind: Mistake["kind"], what: string) => void;

function noteFor({ place, turn }: GoldLine, mistakes: Mistake[]): Note {
  return (kind, what) => void mistakes.push({ place, text: turn.text, kind, what });
}

function countMentions(line: GoldLine, reading: Reading | undefined, count: Count, note: Note): void {
  if (line.mentions === undefined) return;
  const found = new Set(reading?.mentions.filter((one) => one.turnId === line.turn.turnId).map((one) => one.entityId));
  for (const id of line.mentions) {
    if (found.has(id)) count.right += 1;
    else {
      count.missed += 1;
      note("missed mention", id);
    }
  }
  for (const id of found) {
    if (line.mentions.has(id)) continue;
    count.wrong += 1;
    note("false mention", id);
  }
}

function isSame(change: Change, wanted: GoldChange): boolean {
  if (change.entityId !== wanted.entityId) return false;
  if (change.field === "control")
    return wanted.field === "control" && isEqual(change.add, wanted.add) && isEqual(change.remove, wanted.remove);
  return wanted.field === change.field && change.value === wanted.value;
}

function isEqual(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one) => right.includes(one));
}

/** `faction.prismwell-kite-guild control +region.auric-steppe`. */
function tell(change: Change | GoldChange): string {
  const what =
    change.field === "control"
      ? [...change.add.map((id) => `+${id}`), ...change.remove.map((id) => `-${id}`)].join(" ")
      : change.value;
  return `${change.entityId} ${change.field} ${what}`;
}

export function precisionOf({ right, wrong }: Count): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

export function recallOf({ right, missed }: Count): number {
  return right + missed === 0 ? 1 : right / (right + missed);
}
