import type { ContestJob } from "../../protocol/bridge/offline-job.ts";
import type { Tier } from "../../protocol/values/check.ts";
import { fillTemplate } from "../own-verbs/template.ts";
import { seededOrder } from "./dice.ts";
import { OUTCOME_PHRASES } from "./outcome-phrases.ts";

type SummaryJob = Pick<ContestJob, "label" | "move" | "seed" | "participants" | "outcomes">;

/**
 * The outcome as a game master would read it aloud: one line in the words of the verb and of the stakes, the same for
 * the same contest (CON7). Example: `Mara wins the duel against Teo. It was about “the bridge toll”.`
 */
export function outcomeSummary(job: SummaryJob, winner: { readonly actorId: string; readonly tier: Tier }): string {
  const names = (isTold: (actorId: string) => boolean) =>
    inWords(job.participants.filter(({ actorId }) => isTold(actorId)).map(nameOf));
  const several = job.participants.length > 2;
  const telling = {
    winner: names((actorId) => actorId === winner.actorId),
    others: names((actorId) => actorId !== winner.actorId),
    label: [...sameIntensity(job), asNoun(job.label)].join(" "),
    they: (one: string, many: string) => (several ? many : one),
  };
  const phrases =
    ownPhrases(job, winner.tier, telling) ?? OUTCOME_PHRASES[job.move][winner.tier].map((phrase) => phrase(telling));
  const [picked = ""] = seededOrder(job.seed, "summary", phrases, (phrase) => String(phrases.indexOf(phrase)));
  return [picked, ...intensityPhrases(job), ...stakePhrases(job)].map(sentence).join(" ");
}

/** The hub's own words for an outcome of this tier, without their last full stop; undefined where it has none (CAT10). */
function ownPhrases(
  { outcomes }: SummaryJob,
  tier: Tier,
  told: Readonly<Record<"winner" | "others" | "label", string>>,
) {
  const names = new Map(Object.entries(told));
  return outcomes?.[tier]?.map((wording) => fillTemplate(wording, (name) => names.get(name) ?? "").replace(/\.$/u, ""));
}

/** As it was meant by all of them: it stands before the label. */
function sameIntensity({ participants }: SummaryJob): string[] {
  const [first, ...others] = participants.map(({ intensity }) => intensity);
  return first !== undefined && others.every((each) => each === first) ? [oneLine(first)] : [];
}

/** As each of them meant it, where they did not mean the same. */
function intensityPhrases(job: SummaryJob): string[] {
  if (sameIntensity(job).length > 0) return [];
  const meant = job.participants.flatMap((each) =>
    each.intensity === undefined ? [] : [{ who: nameOf(each), what: oneLine(each.intensity) }],
  );
  return forEach(meant, "");
}

/** The players' own words, in quotation marks; with names where they did not say the same. */
function stakePhrases({ participants }: SummaryJob): string[] {
  const meant = participants.flatMap((each) => {
    const stakes = quoted(each.stakes ?? "");
    return stakes === null ? [] : [{ who: nameOf(each), stakes }];
  });
  const different = [...new Set(meant.map(({ stakes }) => stakes))];
  if (different.length === 0) return [];
  if (different.length === 1) return [`It was about ${different.join("")}`];
  const bySame = different.map((stakes) => ({
    who: inWords(meant.filter((each) => each.stakes === stakes).map(({ who }) => who)),
    what: stakes,
  }));
  return forEach(bySame, "about ");
}

/** `For Mara it was about “honour”, for Teo about “the bridge toll”`; nothing where there is nothing to say. */
function forEach(entries: readonly { readonly who: string; readonly what: string }[], about: string): string[] {
  const [first, ...others] = entries;
  if (first === undefined) return [];
  const parts = [`For ${first.who} it was ${about}${first.what}`];
  for (const { who, what } of others) parts.push(`for ${who} ${about}${what}`);
  return [parts.length > 2 ? inWords(parts) : parts.join(", ")];
}

/** Null for an empty text. A full stop at its end is the sentence's, and no quotation ends within another. */
function quoted(text: string): string | null {
  const plain = oneLine(text)
    .replace(/["“”„«»]/gu, "'")
    .replace(/(?<![\s.,;:])[\s.,;:]+$/u, "");
  return plain === "" ? null : `“${plain}”`;
}

/** The verb's label within a sentence; an abbreviation at its beginning stays one. */
function asNoun(label: string): string {
  const plain = oneLine(label);
  return /^\p{Lu}\p{Ll}*(?:\s|$)/u.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
}

function nameOf({ actorId, name }: { readonly actorId: string; readonly name: string }): string {
  return oneLine(name) || actorId;
}

/** Texts of players may hold line breaks. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** With its full stop, unless its last word is a name or a quotation that has one. */
function sentence(text: string): string {
  return /[.!?…]”?$/u.test(text) ? text : `${text}.`;
}

function inWords(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
