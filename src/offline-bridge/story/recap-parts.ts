import type { Recap } from "../../durable/protocol/state/session.ts";
import { escapeMarkdown, escapeParagraphs } from "../text/escape-markdown.ts";

/** A recap as paragraphs of Markdown, its text first; every text is escaped (TXT4). */
export function recapParts({ text, hooks, highlights, safetyNotes }: Recap): readonly string[] {
  const list = (title: string, lines: readonly { readonly text: string }[]) =>
    lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${escapeMarkdown(line.text)}`).join("\n")];
  return [
    "### Recap",
    ...escapeParagraphs(text),
    ...list("Highlights", highlights),
    ...list("Open hooks", hooks),
    ...list("Safety notes", safetyNotes),
  ];
}
