import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { PROJECT } from "../../project.ts";
import { sourceFiles } from "../run-tool.ts";
import type { PatternText } from "./pattern-program.ts";

/** A pattern and where it stands: `src/worker/access/browsers.ts:11`. */
export interface PlacedPattern extends PatternText {
  readonly place: string;
}

/** These read nothing but this project's own files. */
const OF_THE_PROJECT = /^tools\/(?:check|protocol)\//u;
/** Every pattern of the project that can meet what a player or another stranger wrote. */
export function projectPatterns(): readonly PlacedPattern[] {
  const files = sourceFiles(["src", "tools"]).filter((file) => !OF_THE_PROJECT.test(file));
  return files.flatMap((file) => patternsIn(file, readFileSync(join(PROJECT, file), "utf8")));
}

/** The patterns written out in a file. Throws where one is put together from pieces: nothing could check it. */
export function patternsIn(file: string, code: string): readonly PlacedPattern[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: PlacedPattern[] = [];
  const visit = (node: ts.Node): void => {
    const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    if (isMade(node)) throw new Error(`${place}: a pattern is put together here: write it out`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isMade(node: ts.Node): boolean {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp";
}
