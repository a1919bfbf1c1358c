import { CHANGE_FRAMES, type Frame } from "./change-frames.ts";

/** A verb group of nothing but plain words: a line without any of them cannot match. */
const PLAIN_VERBS = /\(\?<verb>([a-z|]+)\)/u;

const byVerb = new Map<string, number[]>();
const always: number[] = [];
for (const [index, frame] of CHANGE_FRAMES.entries()) {
  const verbs = PLAIN_VERBS.exec(frame.pattern.source)?.[1]?.split("|");
  if (verbs === undefined) always.push(index);
  for (const verb of verbs ?? []) byVerb.set(verb, [...(byVerb.get(verb) ?? []), index]);
}

/** The frames that a lined-up sentence can be of, in their order: most lines hold the verbs of none or few. */
export function framesFor(line: string): readonly Frame[] {
  const found = new Set(always);
  for (const word of line.split(" ")) for (const index of byVerb.get(word) ?? []) found.add(index);
  return [...found].sort((a, b) => a - b).flatMap((index) => CHANGE_FRAMES[index] ?? []);
}
