import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { specRules } from "../../../../tools/check/check-spec.ts";
import { sourceFiles } from "../../../../tools/check/run-tool.ts";
import { PROJECT } from "../../../../tools/project.ts";

/** The citations in a text: a path, with a heading (`#one-way-in`) or a numbered rule (`, rule 7`) of it. */
interface Citation {
  readonly at: string;
  readonly path: string;
  readonly heading?: string | undefined;
  readonly rule?: string | undefined;
}

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const CONFIGURATIONS = [
  "wrangler.toml",
  ".dev.vars.example",
  "config/dependency-cruiser.mjs",
  "config/knip.jsonc",
  "vitest.config.ts",
];
const DOCUMENTS = [...globSync("docs/**/*.md", { cwd: PROJECT }), "README.md", "CHANGELOG.md"];
const SOURCES = sourceFiles(["src", "test", "bench"]);
const PATH =
  /(?<![\w./<:-])((?:src|tools|test|testkit|docs|bench|samples)\/[\w.*{}<>/,-]*[\w*}/])(?:#([\w-]+))?(?:, rule (\d+))?/g;

/** ADDING-A-VERB tells of a file that its reader makes; some comments of tests tell of files that they make. */
const TO_BE_MADE = ["src/durable/rules/verbs/talk/bow.ts", "docs/protocol/examples/verbs/verb.bow.json"];

function citedBy(at: string, text: string): Citation[] {
  return [...text.matchAll(PATH)].map(([, path = "", heading, rule]) => ({ at, path, heading, rule }));
}

/** The lines of a file that are comments, each comment as one line. */
function commentLines(file: string): string {
  const lines = read(file).split("\n");
  return lines
    .filter((line) => /^\s*(#|\/\/|\/?\*)/.test(line))
    .join("\n")
    .replaceAll(/\n\s*\* /g, " ");
}

/** `[text](path#heading)`, from the folder of the document. */
function linksOf(file: string): Citation[] {
  const links = [...read(file).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  return links.map(([, path = "", heading]) => ({
    at: file,
    path: path === "" ? file : normalize(join(dirname(file), path)),
    heading,
  }));
}

/** As GitHub makes an anchor of a heading. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}

function fault({ at, path, heading, rule }: Citation): string | undefined {
  if (TO_BE_MADE.includes(path)) return undefined;
  const pattern = path.replaceAll(/<\w+>/g, "*");
  const isThere = existsSync(join(PROJECT, path)) || globSync(pattern, { cwd: PROJECT }).length > 0;
  if (!isThere) return `${at} cites ${path}, which is not there`;
  if (heading !== undefined && !anchorsOf(path).includes(heading))
    return `${at} cites #${heading}, which ${path} lacks`;
  const isRule = rule === undefined || new RegExp(`^${rule}\\. `, "m").test(read(path));
  return isRule ? undefined : `${at} cites rule ${rule}, which ${path} lacks`;
}

const faultsOf = (citations: readonly Citation[]): string[] => [
  ...new Set(citations.flatMap((each) => fault(each) ?? [])),
];

describe("DOC1 what documents and comments cite", { timeout: 60_000 }, () => {
  test("DOC1 every path, heading and link of the documents is there", () => {
    const cited = DOCUMENTS.flatMap((file) => [...citedBy(file, read(file)), ...linksOf(file)]);
    expect(cited.length).toBeGreaterThan(150);
    expect(faultsOf(cited)).toEqual([]);
  });

  test("DOC1 every path, heading and rule that a comment cites is there", () => {
    const cited = [...SOURCES, ...CONFIGURATIONS].flatMap((file) => citedBy(file, commentLines(file)));
    expect(cited.length).toBeGreaterThan(20);
    expect(faultsOf(cited)).toEqual([]);
  });

  test("DOC1 what is not there is found", () => {
    const text =
      "see docs/DESIGN.md, docs/ARCHITECTURE.md#step-9, docs/reference/annotation-rules.md, rule 77 and src/worker";
    expect(faultsOf(citedBy("here", text))).toEqual([
      "here cites docs/DESIGN.md, which is not there",
      "here cites #step-9, which docs/ARCHITECTURE.md lacks",
      "here cites rule 77, which docs/reference/annotation-rules.md lacks",
    ]);
  });

  test("DOC1 no rule is cited that the specification does not have, and no document outside the project", () => {
    const known = new Set(specRules(read("docs/SPEC.md")).map(({ id }) => id));
    const areas = new Set([...known].map((id) => id.replace(/\d+$/, "")));
    const texts = [...DOCUMENTS, ...SOURCES.filter((file) => !file.startsWith("test/unit/tools/check/"))].map(
      (file) => ({
        file,
        text: read(file),
      }),
    );
    const unknown = texts.flatMap(({ file, text }) =>
      (text.match(/\b[A-Z]{3,4}\d+\b/g) ?? [])
        .filter((id) => areas.has(id.replace(/\d+$/, "")) && !known.has(id))
        .map((id) => `${file} cites ${id}`),
    );
    expect(unknown).toEqual([]);
    const outside = texts.filter(
      ({ file, text }) => !file.endsWith("citations.test.ts") && /\bDESIGN\b|annotation rules? \d/.test(text),
    );
    expect(outside.map(({ file }) => file)).toEqual([]);
  });
});
