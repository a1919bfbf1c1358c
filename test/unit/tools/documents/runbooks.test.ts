import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runbookOf } from "../../../../src/durable/protocol/http/runbook-of.ts";
import { PROJECT } from "../../../../tools/project.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const ALERTS = readdirSync(join(PROJECT, "docs/operations/runbooks/alerts")).map((file) => file.replace(/\.md$/, ""));
const SITUATIONS = globSync("docs/operations/runbooks/*.md", { cwd: PROJECT }).filter(
  (file) => !file.endsWith("README.md"),
);

/** The reasons that the code gives: to `alert(…)` in rooms, and beside a `severity` off the edge. */
function raisedReasons(): readonly string[] {
  const sources = globSync("src/{durable,offline-bridge}/**/*.ts", { cwd: PROJECT }).map(read).join("\n");
  const literal = [
    ...sources.matchAll(/\balert\(\s*"([a-z-]+)"/g),
    ...sources.matchAll(/reason: "([a-z-]+)",\s*severity:/g),
  ].map(([, reason = ""]) => reason);
  // Made of a part of the job: src/durable/room-object.ts and src/durable/telemetry/telemetry-for.ts.
  return [...new Set([...literal, "job-poison", "job-dead-letter", "closure-overdue"])].toSorted();
}

/** The reasons in the tables of the list of runbooks, each with the link behind it. */
function tabledReasons(): readonly (readonly [string, string])[] {
  const rows = read("docs/operations/runbooks/README.md").matchAll(
    /^\| \[`([a-z-]+)`\]\(([^)]+)\) \| (?:warning|critical) \|/gm,
  );
  return [...rows].map(([, reason = "", link = ""]) => [reason, link]);
}

describe("docs/operations/runbooks", () => {
  test("TEL7 every alert that the code raises has a runbook, and every runbook is of an alert that is raised", () => {
    expect(ALERTS.toSorted()).toEqual(raisedReasons());
  });

  test("TEL7 the tables of alerts list each of them, with its own page", () => {
    const tabled = tabledReasons();
    expect([...new Set(tabled.map(([reason]) => reason))].toSorted()).toEqual(raisedReasons());
    for (const [reason, link] of tabled) expect(`docs/operations/runbooks/${link}`).toBe(runbookOf(reason));
  });

  test.each(ALERTS)("%s says what it means, where to look and how to mend it, under its own name", (reason) => {
    const page = read(runbookOf(reason));
    expect(page.startsWith(`# \`${reason}\`: `)).toBe(true);
    for (const heading of ["## Look", "## Mend"]) expect(page).toContain(`\n${heading}\n`);
    expect(page).toContain("npm run -s ops -- ack ALERT");
  });

  test.each(SITUATIONS)("%s is in the list, and says what to look at and how to mend it", (file) => {
    const page = read(file);
    expect(read("docs/operations/runbooks/README.md")).toContain(`(${file.split("/").at(-1)})`);
    expect(page).toMatch(/^Signs|^Act at once/m);
  });

  test("commands in runbooks are scripts of the project, and `ops` knows its words", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const pages = globSync("docs/operations/runbooks/**/*.md", { cwd: PROJECT }).map(read).join("\n");
    const named = [...pages.matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const usage = read("src/cli/ops/usage.ts");
    const words = [...pages.matchAll(/npm run (?:-s )?ops -- ([a-z]+)/g)].map(([, word = ""]) => word);
    expect(words.filter((word) => !new RegExp(`^  ${word} `, "m").test(usage))).toEqual([]);
  });
});

test("DOC1 every page and folder of docs/operations is in its index", () => {
  const index = read("docs/operations/README.md");
  const pages = readdirSync(join(PROJECT, "docs/operations")).filter(
    (name) => name.endsWith(".md") && name !== "README.md",
  );
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
  expect(index).toContain("](runbooks/README.md)");
});
