import type { Moment } from "./moments/moment.ts";
import { stemOf } from "./words.ts";

/** Words that tighten a scene, by how much. */
const STRONG =
  "kill slay murder death die dead blood scream explode explosion collapse betray ambush destroy doom war attack " +
  "stab burn execute sacrifice shatter slaughter annihilate massacre erupt";
const PLAIN =
  "danger threat threaten peril fear afraid fight battle blade sword knife gun weapon fire flame wound hurt break " +
  "broken storm enemy flee run escape chase siege seize steal lie secret curse trap poison warn alarm desperate " +
  "dare duel challenge strike shout cry fall lose lost shadow dark prohibited forbidden unstable crack tremble " +
  "surge panic hostage revenge rage fury scar hunt prey refuse";
const WEIGHT = new Map([
  ...PLAIN.split(" ").map((word): [string, number] => [stemOf(word), 0.5]),
  ...STRONG.split(" ").map((word): [string, number] => [stemOf(word), 1]),
]);

/** How tense a line reads, 0…1: its sharp words, and whether it is shouted. */
export function tensionOfText(text: string): number {
  let sum = 0;
  for (const [word] of text.matchAll(/\p{L}+/gu)) sum += WEIGHT.get(stemOf(word)) ?? 0;
  sum += Math.min(3, text.split("!").length - 1) * 0.25;
  return 1 - Math.exp(-sum / 2);
}

export function tensionOfMoment(moment: Moment): number {
  return Math.max(moment.weight, Math.min(1, tensionOfText(moment.text) + moment.weight / 2));
}

/** Tension of a stretch, 0…1: its tensest third counts, so that one calm line does not cool a fight. */
export function tensionOf(moments: readonly Moment[]): number {
  if (moments.length === 0) return 0;
  const sorted = moments.map(tensionOfMoment).sort((a, b) => b - a);
  const top = sorted.slice(0, Math.max(1, Math.ceil(sorted.length / 3)));
  return top.reduce((sum, one) => sum + one, 0) / top.length;
}
