import type { FoundName } from "../names/find-names.ts";
import type { Name } from "../names/name-index.ts";
import type { Token } from "./token.ts";

/** An entity where it stands in a line, by name or by short form. */
export interface Placed {
  readonly name: Name;
  readonly from: number;
  readonly to: number;
  readonly confidence: number;
  readonly byName: boolean;
}

/** A sentence as one line of lower-case words, in which each entity is one sign: `@f0` a faction, `@r1` a region. */
export interface LinedUp {
  readonly line: string;
  /** The entity of a sign's number. */
  readonly placed: readonly Placed[];
}

/** The letter of an entity's kind in its sign; kinds that neither act nor have a state share the last one. */
const LETTER: Readonly<Record<string, string>> = {
  faction: "f",
  character: "x",
  region: "r",
  anchor: "n",
  artifact: "a",
  capability: "c",
};

export function placedByName(found: readonly FoundName[]): readonly Placed[] {
  return found.map((one) => ({ ...one, byName: true }));
}

/** `tokens` are those of one sentence, `placed` index them and are in order. */
export function lineUp(tokens: readonly Token[], placed: readonly Placed[]): LinedUp {
  const words: string[] = [];
  const indexAt = new Map(placed.map((one, index) => [one.from, index]));
  for (let at = 0; at < tokens.length; at += 1) {
    const index = indexAt.get(at);
    const here = index === undefined ? undefined : placed[index];
    if (here === undefined) {
      words.push(...plainWords(tokens[at]));
      continue;
    }
    const last = tokens[here.to - 1];
    words.push(`@${LETTER[here.name.entityType] ?? "o"}${index}`);
    if (last?.possessive === true) words.push("'s");
    at = here.to - 1;
  }
  return { line: words.join(" "), placed };
}

/** A map, for players write words like "constructor" that any object has. */
const CONTRACTED: ReadonlyMap<string, string> = new Map([
  ["won't", "will not"],
  ["can't", "can not"],
  ["cannot", "can not"],
  ["shan't", "shall not"],
]);

function plainWords(token: Token | undefined): readonly string[] {
  if (token === undefined) return [];
  const low = token.text.replaceAll("’", "'").toLowerCase();
  const whole = CONTRACTED.get(low);
  if (whole !== undefined) return whole.split(" ");
  const split = /^(.+?)(n't|'s|'re|'ve|'ll|'d|'m)$/u.exec(low);
  if (split?.[1] === undefined || split[2] === undefined) return [low];
  return [split[1], split[2] === "n't" ? "not" : split[2]];
}
