import { globSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "../../../../tools/check/source-files.ts";
import { PROJECT } from "../../../../tools/project.ts";

interface Side {
  readonly path?: string | readonly string[];
  readonly pathNot?: string | readonly string[];
}
interface Cruiser {
  readonly forbidden: readonly { readonly from: Side; readonly to: Side }[];
}

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const PROJECTS = globSync("tsconfig*.json", { cwd: PROJECT });

function json(file: string): Record<string, unknown> {
  const { config, error } = ts.parseConfigFileTextToJson(file, read(file));
  if (error !== undefined) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`);
  return config;
}

/** What a tool makes and git ignores may be named before it is there. */
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
    ["stryker.config.json ignorePatterns", json("stryker.config.json")["ignorePatterns"]],
    ["stryker.config.json mutate", json("stryker.config.json")["mutate"]],
    ...PROJECTS.flatMap((file): [string, unknown][] => [
      [`${file} include`, json(file)["include"] ?? []],
      [`${file} exclude`, json(file)["exclude"] ?? []],
    ]),
  ];
  return lists.flatMap(([at, list]) => (list as string[]).map((pattern) => ({ at, pattern })));
}

describe("DOC4 what the checkers' configurations name", () => {
  test("DOC4 every path and glob is there", () => {
    expect(named().length).toBeGreaterThan(30);
    expect(named().filter(({ pattern }) => !isThere(pattern))).toEqual([]);
  });

  test("DOC4 a path that is not there is found", () => {
    expect(["src/console", "dist", "test/nothing/*.ts"].filter(isThere)).toEqual([]);
  });

  test("DOC4 tsconfig.json names every project once", () => {
    const paths = (json("tsconfig.json")["references"] as { path: string }[]).map(({ path }) => normalize(path));
    expect(paths.toSorted()).toEqual([...new Set(paths)].toSorted());
    // The base holds for all; the test of types is part of another project.
    const apart = ["tsconfig.json", "tsconfig.base.json", "tsconfig.test-types.json"];
    expect(paths.toSorted()).toEqual(PROJECTS.filter((file) => !apart.includes(file)).toSorted());
  });

  test("DOC4 every fence stands around files", async () => {
    const cruiser = ((await import(join(PROJECT, ".dependency-cruiser.mjs"))) as { default: Cruiser }).default;
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
