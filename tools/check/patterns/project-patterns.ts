import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CHANGE_FRAMES } from "../../../src/offline-bridge/language/changes/change-frames.ts";
import { GROUP_WORD } from "../../../src/offline-bridge/language/changes/judge-match.ts";
import { IS_BE, IS_MODAL, IS_NEGATION } from "../../../src/offline-bridge/language/grammar/grammar.ts";
import { PROJECT } from "../../project.ts";
import { sourceFiles } from "../run-tool.ts";
import type { PatternText } from "./pattern-program.ts";

/** A pattern and where it stands: `src/worker/access/browsers.ts:11`. */
export interface PlacedPattern extends PatternText {
  readonly place: string;
}

/** These read nothing but this project's own files. */
const OF_THE_PROJECT = /^tools\/(?:check|protocol)\//u;
/** Where patterns are put together from pieces; each is given by {@link madePatterns}. */
const MAKERS = new Set(
  ["changes/change-frames.ts", "grammar/grammar.ts", "changes/judge-match.ts"].map(
    (file) => `src/offline-bridge/language/${file}`,
  ),
);

/** Every pattern of the project that can meet what a player or another stranger wrote. */
export function projectPatterns(): readonly PlacedPattern[] {
  const files = sourceFiles(["src", "tools"]).filter((file) => !OF_THE_PROJECT.test(file));
  return [...files.flatMap((file) => patternsIn(file, readFileSync(join(PROJECT, file), "utf8"))), ...madePatterns()];
}

/** The patterns written out in a file. Throws where one is put together in a file that is not known for it. */
export function patternsIn(file: string, code: string): readonly PlacedPattern[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: PlacedPattern[] = [];
  const visit = (node: ts.Node): void => {
    const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    if (isMade(node) && !MAKERS.has(file))
      throw new Error(`${place}: a pattern is put together here: add it to madePatterns`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isMade(node: ts.Node): boolean {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp";
}

function madePatterns(): readonly PlacedPattern[] {
  const language = "src/offline-bridge/language";
  return [
    ...CHANGE_FRAMES.map(({ pattern }, at) => placed(`${language}/changes/change-frames.ts, frame ${at}`, pattern)),
    ...[IS_BE, IS_MODAL, IS_NEGATION].map((pattern) => placed(`${language}/grammar/grammar.ts`, pattern)),
    placed(`${language}/changes/judge-match.ts`, GROUP_WORD),
  ];
}

function placed(place: string, { source, flags }: RegExp): PlacedPattern {
  return { place, source, flags };
}
