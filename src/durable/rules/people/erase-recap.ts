import type { Recap } from "../../protocol/state/session.ts";
import { blankRecap, type RetractedLine } from "../sessions/blank-recap.ts";
import { mapRecapTexts, type SourcedText } from "../sessions/map-recap-texts.ts";

/** The traces of a person that a recap may hold. */
export interface PersonInRecap {
  readonly actorId: string;
  /** Events with their words, by version; `text` where it is still known. */
  readonly lines: readonly RetractedLine[];
  /** The names that they bore. */
  readonly names: readonly string[];
}

/** A recap without a person's words, and with their id in place of their names (ERA2). */
export function eraseRecap(recap: Recap, { actorId, lines, names }: PersonInRecap): Recap {
  const others = names.filter((name) => name !== actorId && name.trim() !== "");
  const blanked = blankRecap(recap, lines);
  if (others.length === 0) return blanked;
  return mapRecapTexts(blanked, (part) => renamed(part, others, actorId));
}

/** Puts `to` in place of every name that stands as a word of its own, and moves the sources along. */
function renamed({ text, sources }: SourcedText, names: readonly string[], to: string): SourcedText {
  const found = placesOf(text, names);
  if (found.length === 0) return sources === undefined ? { text } : { text, sources };
  let [whole, at] = ["", 0];
  for (const place of found) {
    whole += text.slice(at, place.from) + to;
    at = place.to;
  }
  whole += text.slice(at);
  const moved = (offset: number): number =>
    found.reduce((sum, place) => {
      if (offset <= place.from) return sum;
      // An end within a name is the end of what stands there now.
      const passed = Math.min(offset, place.to) - place.from;
      return sum - passed + (offset >= place.to ? to.length : Math.min(passed, to.length));
    }, offset);
  if (sources === undefined) return { text: whole };
  return { text: whole, sources: sources.map((each) => ({ ...each, from: moved(each.from), to: moved(each.to) })) };
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Where names stand, from left to right; of two at one place the longer. */
function placesOf(text: string, names: readonly string[]): readonly Place[] {
  const all: Place[] = [];
  for (const name of names) {
    for (let from = text.indexOf(name); from !== -1; from = text.indexOf(name, from + name.length)) {
      const to = from + name.length;
      if (!isWord(text, from - 1) && !isWord(text, to)) all.push({ from, to });
    }
  }
  all.sort((one, other) => one.from - other.from || other.to - one.to);
  const apart: Place[] = [];
  for (const place of all) if (place.from >= (apart.at(-1)?.to ?? 0)) apart.push(place);
  return apart;
}

const LETTER = /^[\p{L}\p{N}\p{M}]$/u;

function isWord(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  return at >= 0 && point !== undefined && LETTER.test(String.fromCodePoint(point));
}
