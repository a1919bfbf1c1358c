import ts from "typescript";

/** A title that a test or a group of tests was given. */
export interface TestTitle {
  readonly text: string;
  readonly line: number;
}

const CALLS = new Set(["test", "it", "describe"]);

/**
 * The titles in a test file: the first argument of `test`, `it` and `describe`, of their `.each` and `.skipIf` forms too.
 * Of a template only what stands before its first hole counts.
 */
export function testTitles(file: string, source: string): TestTitle[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const titles: TestTitle[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && CALLS.has(rootName(node.expression))) {
      const text = titleText(node.arguments[0]);
      if (text !== undefined) titles.push({ text, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return titles;
}

/** The `test` of `test.each([…])` and of `test.skipIf(…)`. */
function rootName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return rootName(node.expression);
  return ts.isTaggedTemplateExpression(node) ? rootName(node.tag) : "";
}

function titleText(node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text : undefined;
}
