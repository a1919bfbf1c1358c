import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";

const FILE = join(PROJECT, "test/unit/client/typed-commands.ts");

/** The compiler's messages about the file, as the tests are compiled; `change` alters the text that it reads. */
function errorsOf(change: (source: string) => string = (source) => source): string[] {
  const config = ts.readConfigFile(join(PROJECT, "tools/tsconfig.json"), ts.sys.readFile);
  const { options: all } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(PROJECT, "tools"));
  const { tsBuildInfoFile: _, ...options } = { ...all, incremental: false };
  const host = ts.createCompilerHost(options);
  host.readFile = (file) => (file === FILE ? change(readFileSync(FILE, "utf8")) : ts.sys.readFile(file));
  const program = ts.createProgram([FILE], options, host);
  const file = program.getSourceFile(FILE);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("CAT3 CMD2 CMD4 verbs take their own arguments, outcomes say which they are, listeners get what their kind carries", () => {
  expect(errorsOf()).toEqual([]);
});

test("CAT3 a verb with an argument that is not its own does not compile", () => {
  const errors = errorsOf((source) => source.replace('{ message: "hello" }', '{ text: "hello" }'));
  expect(errors.join("\n")).toContain("'text' does not exist");
});
