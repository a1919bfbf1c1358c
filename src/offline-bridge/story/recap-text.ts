import type { Recap } from "../../durable/protocol/state/session.ts";
import { counted, lasted, listed } from "./phrase.ts";
import { withPrefix, joinTexts, sourcedText, type SourcedText } from "./sourced-text.ts";

/** The recap for reading aloud before the next session: cast, length, acts, and open hooks. */
export function recapText(recap: Omit<Recap, "summaryVersion" | "text">, names: readonly string[]): SourcedText {
  const hooks = recap.hooks.map(({ text, sources = [] }) => ({ text, sources }));
  const acts = recap.acts.map(({ title, titleSources = [], summary, summarySources = [] }) =>
    joinTexts(
      [
        { text: title, sources: titleSources },
        sourcedText("."),
        withPrefix(" ", { text: summary, sources: summarySources }),
      ],
      "",
    ),
  );
  const left = withPrefix("Left open: ", joinTexts(hooks, " "));
  return joinTexts([sourcedText(opening(recap.statistics, names)), ...acts, left], "\n\n");
}

function opening(statistics: Recap["statistics"], names: readonly string[]): string {
  const { lines, narrations, contests, rituals, trades } = statistics;
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} others`] : names;
  const parts = [
    lines > 0 ? counted(lines, "line") : "",
    narrations > 0 ? counted(narrations, "narration") : "",
    contests > 0 ? counted(contests, "contest") : "",
    rituals > 0 ? counted(rituals, "ritual") : "",
    trades > 0 ? counted(trades, "trade") : "",
  ].filter((part) => part !== "");
  const length = lasted(statistics.durationMs);
  if (parts.length === 0) return `In ${length} nothing was said or done.`;
  const who = shown.length === 0 ? "The game master tells" : `${listed(shown)} played for`;
  return shown.length === 0 ? `${who} for ${length}: ${listed(parts)}.` : `${who} ${length}: ${listed(parts)}.`;
}
