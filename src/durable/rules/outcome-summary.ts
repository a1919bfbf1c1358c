import type { Tier } from "../protocol/check.ts";
import type { ContestJob } from "../protocol/offline-job.ts";

const TOLD: Readonly<Record<Tier, (winner: string, others: string) => string>> = {
  "critical-success": (winner, others) => `${winner} triumphs over ${others} beyond all doubt.`,
  "full-success": (winner, others) => `${winner} prevails over ${others}.`,
  "partial-success": (winner, others) => `${winner} comes out ahead of ${others}, but not unscathed.`,
  "fail-forward": (winner, others) => `it goes badly for all of them; ${winner} outlasts ${others} and pays for it.`,
  "hard-miss": (winner, others) => `everything goes wrong; ${winner} merely loses less than ${others}.`,
};

/**
 * What a game master would read aloud: one line from the verb's label, the names and the stakes, the same for the
 * same contest (CON7). Example: `Duel: Mara prevails over Teo. At stake: “the bridge toll”.`
 */
export function outcomeSummary(
  job: Pick<ContestJob, "label" | "participants">,
  winner: { readonly actorId: string; readonly tier: Tier },
): string {
  const nameOf = (contender: { actorId: string; name: string }) => oneLine(contender.name) || contender.actorId;
  const winnerName = job.participants.filter(({ actorId }) => actorId === winner.actorId).map(nameOf);
  const others = job.participants.filter(({ actorId }) => actorId !== winner.actorId).map(nameOf);
  const intensities = distinct(job.participants.map(({ intensity }) => intensity));
  const stakes = distinct(job.participants.map((contender) => contender.stakes)).map((text) => `“${text}”`);
  const title = [oneLine(job.label), ...(intensities.length === 0 ? [] : [inWords(intensities)])].join(", ");
  const told = TOLD[winner.tier](inWords(winnerName), inWords(others));
  return `${title}: ${told}${stakes.length === 0 ? "" : ` At stake: ${inWords(stakes)}.`}`;
}

/** Texts of players may hold line breaks. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.map((text) => oneLine(text ?? "")))].filter((text) => text !== "");
}

function inWords(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
