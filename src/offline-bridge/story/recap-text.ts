import type { Recap } from "../../durable/protocol/state/session.ts";
import { lasted, listed } from "./phrase.ts";
import { withPrefix, joinTexts, sourcedText, type SourcedText } from "./sourced-text.ts";

/** The recap for reading aloud before the next session: cast, length, acts, and what else is left open. */
export function recapText(recap: Omit<Recap, "summaryVersion" | "text">, names: readonly string[]): SourcedText {
  const acts = recap.acts.map((act) => actText(act, recap.acts.length > 1));
  // An act's own words are not told again, whatever introduces them in the list of hooks.
  const hooks = recap.hooks
    .filter(({ text: hook }) => !acts.some(({ text }) => text.includes(hook.slice(hook.indexOf(": ") + 1).trim())))
    .map(({ text, sources = [] }) => ({ text, sources }));
  const left = withPrefix("Left open: ", joinTexts(hooks, " "));
  return joinTexts([sourcedText(opening(recap.statistics, names)), ...acts, left], "\n\n");
}

type Act = Recap["acts"][number];

/** An act as a paragraph. Its title is not read aloud: it says in short what follows. */
function actText({ title, summary, summarySources = [] }: Act, isOneOfSeveral: boolean): SourcedText {
  const told = { text: summary, sources: summarySources };
  return isOneOfSeveral ? joinTexts([sourcedText(`${title.split(":")[0]}.`), told], " ") : told;
}

function opening(statistics: Recap["statistics"], names: readonly string[]): string {
  const { lines, narrations, contests, rituals, trades } = statistics;
  const isEmpty = lines + narrations + contests + rituals + trades === 0;
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} others`] : names;
  const length = lasted(statistics.durationMs);
  if (isEmpty) return `In ${length} nothing was said or done.`;
  return shown.length === 0
    ? `The game master told the story for ${length}.`
    : `${listed(shown)} played for ${length}.`;
}
