import type { Examples } from "./examples/examples.ts";
import { layOut } from "./lay-out.ts";

export const PAGES = ["socket", "http", "bridge"] as const;
/** A file docs/protocol/<page>.md. */
export type ProtocolPage = (typeof PAGES)[number];

const WIDTH = 124;
/** Longer headings get a line of their own in the contents. */
const LONG_HEADING = 40;
const FENCE = /^(`{3,}).*\n[\s\S]*?^\1$/gm;

/** Returns the page with its examples as they are now. @throws for an example that nothing makes */
export function showExamples(page: string, examples: Examples): string {
  return page.replaceAll(/^```json examples\/(\S+)\.json\n[\s\S]*?^```$/gm, (_, name: string) => {
    if (!Object.hasOwn(examples, name)) throw new Error(`a page shows the example ${name}, which nothing makes`);
    return `\`\`\`json examples/${name}.json\n${layOut(examples[name])}\n\`\`\``;
  });
}

/** The examples that a page shows. */
export function examplesIn(page: string): string[] {
  return [...page.matchAll(/^```json examples\/(\S+)\.json$/gm)].map(([, name = ""]) => name);
}

/** A heading with the text up to the next one. */
export interface PageSection {
  readonly level: number;
  readonly heading: string;
  readonly text: string;
}

/** The sections of a page in their order. A line in a fence is never a heading. */
export function sectionsOf(page: string): PageSection[] {
  const fences = page.replaceAll(FENCE, (fence) => fence.replaceAll(/^#/gm, " "));
  const headings = [...fences.matchAll(/^(#+) (.+)$/gm)];
  return headings.map((match, at) => ({
    level: match[1]?.length ?? 0,
    heading: match[2] ?? "",
    text: page.slice(match.index + match[0].length, headings[at + 1]?.index ?? page.length),
  }));
}

/** Returns the page with contents made from its headings. */
export function writeContents(page: string): string {
  return page.replace(/^## Contents\n[\s\S]*?(?=^## )/m, () => `## Contents\n\n${contentsOf(page)}\n\n`);
}

function contentsOf(page: string): string {
  const chapters: { readonly head: string; readonly below: string[] }[] = [];
  for (const { level, heading } of sectionsOf(page)) {
    if (level === 1 || heading === "Contents") continue;
    if (level === 2) chapters.push({ head: heading, below: [] });
    else chapters.at(-1)?.below.push(heading);
  }
  return chapters.map(({ head, below }) => chapterLine(head, below)).join("\n");
}

function chapterLine(head: string, below: readonly string[]): string {
  if (below.some((heading) => heading.length > LONG_HEADING)) {
    return [`- ${linkTo(head)}`, ...below.map((heading) => `  - ${linkTo(heading)}`)].join("\n");
  }
  const line = below.length === 0 ? linkTo(head) : `${linkTo(head)}: ${below.map(linkTo).join(", ")}`;
  return wrap(`- ${line}`);
}

function linkTo(heading: string): string {
  return `[${heading}](#${anchorOf(heading)})`;
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

function wrap(line: string): string {
  const lines: string[] = [];
  let current = "";
  // A link's words stay together.
  for (const word of line.split(/ (?=\[|$)/)) {
    if (current !== "" && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = `  ${word}`;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current].join("\n");
}
