import { sectionsOf, type ProtocolPage, type PageSection } from "./pages.ts";
import type { SubjectRow, DocumentedSubject } from "./subjects.ts";

/**
 * Lists what the pages leave out, and what they describe although it is gone: one sentence each, with the place and
 * what to write there.
 */
export function undocumented(
  pages: Readonly<Record<ProtocolPage, string>>,
  subjects: readonly DocumentedSubject[],
): string[] {
  const sections = { socket: sectionsOf(pages.socket), http: sectionsOf(pages.http), bridge: sectionsOf(pages.bridge) };
  const missing = subjects.flatMap((subject) => faultsOf(subject, sections[subject.page]));
  return [...missing, ...Object.entries(sections).flatMap(([page, all]) => gone(page, all, subjects))];
}

function faultsOf(subject: DocumentedSubject, sections: readonly PageSection[]): string[] {
  const { page, heading, asks, needsExample, rows = [], says = [] } = subject;
  const at = `docs/protocol/${page}.md, ${heading}:`;
  const section = sections.find((each) => each.heading === heading);
  if (section === undefined) return [`${at} there is no such section; say ${asks}`];
  const { text } = section;
  return [
    ...(hasSentence(text) ? [] : [`${at} there is no sentence; say ${asks}`]),
    ...(needsExample && !hasExample(text) ? [`${at} there is no example and no link to one`] : []),
    ...says.filter((each) => !text.includes(each)).map((each) => `${at} does not say ${each}`),
    ...[...rowFaults(rows, tableRows(text)), ...twiceIn(text)].map((fault) => `${at} ${fault}`),
  ];
}

function hasSentence(text: string): boolean {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/^\|.*$/gm, "");
  return /\p{L}.*\p{L}/u.test(prose);
}

function hasExample(text: string): boolean {
  return text.includes("\n```") || /\]\([\w.]*#[\w-]+\)/.test(text);
}

interface Written {
  readonly cells: readonly string[];
  readonly line: string;
}

/** The rows of every table in a section, cells without backticks and without the targets of links. */
function tableRows(text: string): Written[] {
  const lines = text.split("\n").filter((line, at, all) => line.startsWith("|") && isBody(all, at));
  return lines.map((line) => ({
    line,
    cells: line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) =>
        cell
          .replaceAll(/\]\([^)]*\)/g, "]")
          .replaceAll(/[[\]]/g, "")
          .trim(),
      ),
  }));
}

/** Neither the head of a table nor the line below it. */
function isBody(lines: readonly string[], at: number): boolean {
  return !/^\|[-|]+\|$/.test(lines[at] ?? "") && !/^\|[-|]+\|$/.test(lines[at + 1] ?? "");
}

function rowFaults(rows: readonly SubjectRow[], written: readonly Written[]): string[] {
  const bare = (cell: string | undefined) => cell?.replaceAll("`", "");
  const missing = rows.flatMap(({ cells, says = [] }) => {
    const found = written.find((row) => cells.every((cell, at) => bare(row.cells[at]) === bare(cell)));
    const name = cells.join(" | ");
    if (found === undefined) return [`there is no row ${name}`];
    if ((found.cells[cells.length] ?? "") === "" && cells.length < found.cells.length)
      return [`the row ${name} says nothing`];
    return says.filter((each) => !found.line.includes(each)).map((each) => `the row ${name} does not say ${each}`);
  });
  if (rows.length === 0) return missing;
  const known = new Set(rows.flatMap(({ cells }) => cells.map(bare)));
  const others = written.filter(({ cells: [first = ""] }) => /^`.*`$/.test(first) && !known.has(bare(first)));
  return [...missing, ...others.map(({ cells: [first] }) => `the row ${bare(first)} is of nothing that is there`)];
}

/** Names that begin two rows of one table. */
function twiceIn(text: string): string[] {
  // A table ends where a line is none of its rows.
  return text.split(/\n(?!\|)/).flatMap((table) => {
    const names = tableRows(table).flatMap(({ cells: [first = ""] }) => (/^`.*`$/.test(first) ? [first] : []));
    const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
    return [...twice].map((name) => `the row ${name.replaceAll("`", "")} stands twice`);
  });
}

/** Sections on things that the code no longer has. */
function gone(page: string, sections: readonly PageSection[], subjects: readonly DocumentedSubject[]): string[] {
  const known = new Set(subjects.filter((each) => each.page === page).map(({ heading }) => heading));
  return sections
    .filter(({ heading }) => heading.startsWith("`") && !known.has(heading))
    .map(({ heading }) => `docs/protocol/${page}.md, ${heading}: there is no such thing any more`);
}
