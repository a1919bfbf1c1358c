import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "../../../../tools/check/run-tool.ts";
import { PROJECT } from "../../../../tools/project.ts";

interface Side {
  readonly path?: string | readonly string[];
  readonly pathNot?: string | readonly string[];
}
interface Cruiser {
  readonly forbidden: readonly { readonly from: Side; readonly to: Side }[];
}

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
/** Files that tools write or npm installs are not the project's own. */
const PROJECTS = globSync("{*,{src,tools,test,config,testkit}/**/*}.json", { cwd: PROJECT }).filter((file) =>
  /(^|\/)tsconfig[^/]*\.json$/.test(file),
);

function json(file: string): Record<string, unknown> {
  const { config, error } = ts.parseConfigFileTextToJson(file, read(file));
  if (error !== undefined) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`);
  return config;
}

/** A file that a tool makes and git ignores may be named before it is there. */
const made = read(".gitignore")
  .split("\n")
  .map((line) => line.replace(/\/$/, ""));

function isThere(pattern: string): boolean {
  const path = normalize(pattern.replace(/^[!]/, "")).replace(/\/$/, "");
  // `*` takes no name that begins with a dot; the tools' own `*` does.
  const globs = [path, path.replace("*.", ".*.")];
  return made.includes(path) || globSync(globs, { cwd: PROJECT, exclude: ["node_modules"] }).length > 0;
}

/** Every path and glob that a checker's configuration names, with where it stands. */
function named(): { at: string; pattern: string }[] {
  const lists: [string, unknown][] = [
    [".oxlintrc.json ignorePatterns", json(".oxlintrc.json")["ignorePatterns"]],
    [
      ".oxlintrc.json overrides",
      (json(".oxlintrc.json")["overrides"] as { files: string[] }[]).flatMap((o) => o.files),
    ],
    [".oxfmtrc.json ignorePatterns", json(".oxfmtrc.json")["ignorePatterns"]],
    ["config/stryker.config.json ignorePatterns", json("config/stryker.config.json")["ignorePatterns"]],
    ["config/stryker.config.json mutate", json("config/stryker.config.json")["mutate"]],
    ...PROJECTS.flatMap((file): [string, unknown][] => [
      [`${file} include`, pathsOf(file, "include")],
      [`${file} exclude`, pathsOf(file, "exclude")],
    ]),
  ];
  return lists.flatMap(([at, list]) => (list as string[]).map((pattern) => ({ at, pattern })));
}

/** A tsconfig.json names its paths from its own folder. */
function pathsOf(file: string, key: "include" | "exclude"): string[] {
  return ((json(file)[key] ?? []) as string[]).map((path) => join(dirname(file), path));
}

describe("DOC4 what the checkers' configurations name", () => {
  test("DOC4 every path and glob is there", () => {
    expect(named().length).toBeGreaterThan(30);
    expect(named().filter(({ pattern }) => !isThere(pattern))).toEqual([]);
  });

  test("DOC4 a path that is not there is found", () => {
    expect(["src/nowhere", "built", "test/nothing/*.ts"].filter(isThere)).toEqual([]);
  });

  test("DOC4 tsconfig.json names every project once", () => {
    const paths = (json("tsconfig.json")["references"] as { path: string }[]).map(({ path }) => normalize(path));
    expect(paths.toSorted()).toEqual([...new Set(paths)].toSorted());
    const others = PROJECTS.filter((file) => file !== "tsconfig.json");
    expect(paths.map((path) => join(path, "tsconfig.json")).toSorted()).toEqual(others.toSorted());
  });

  test("DOC4 every fence stands around files", async () => {
    const cruiser = ((await import(join(PROJECT, "config/dependency-cruiser.mjs"))) as { default: Cruiser }).default;
    const files = [...sourceFiles(["src", "test", "bench"]), "package.json"];
    const from = cruiser.forbidden.flatMap((rule) => [rule.from.path ?? []].flat());
    const to = cruiser.forbidden.flatMap((rule) => [rule.to.path ?? [], rule.to.pathNot ?? []].flat());
    const own = [...from, ...to].filter((pattern) => /^\^(src|tools|test|bench|package)\b/.test(pattern));
    expect(own.length).toBeGreaterThan(10);
    const alternatives = own.flatMap(expanded);
    expect(alternatives.filter((pattern) => !files.some((file) => new RegExp(pattern).test(file)))).toEqual([]);
  });
});

/** `^src/(a|b)\.ts$` as one pattern for each of its names. */
function expanded(pattern: string): string[] {
  return pattern.split(/\|(?=\^)/).flatMap((part) => {
    const [, before = "", names = "", after = ""] = /^(.*?)\(([^()]*)\)(.*)$/.exec(part) ?? [];
    return names === "" ? [part] : names.split("|").map((name) => `${before}${name}${after}`);
  });
}
