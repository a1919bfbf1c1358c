import { posix } from "node:path";
import ts from "typescript";
import { entriesOf, readManifest } from "./build-package.ts";
import type { EmittedFiles } from "./package-program.ts";

/** A declaration file: what it declares, and which file each imported or passed-on name comes from. */
interface Declarations {
  readonly declared: ReadonlyMap<string, readonly ts.Statement[]>;
  readonly from: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
  readonly exported: readonly string[];
}

/** The wire's own shapes: docs/protocol/schema holds them, so that here their names are enough. */
const WIRE = "durable/protocol/";

/**
 * The promise of the package: for each entry the declarations of its exports, and of every type of the package which
 * those mention, by name. The same sources give the same text.
 * @param entries sources below src/client/entries by subpath: those of the package
 * @returns texts by file name: `room.txt`
 */
export function apiReports(
  files: EmittedFiles,
  entries: Readonly<Record<string, string>> = entriesOf(readManifest()),
): ReadonlyMap<string, string> {
  const read = new Map<string, Declarations>();
  const declarationsOf = (file: string): Declarations => {
    const known = read.get(file) ?? readDeclarations(file, files.get(file) ?? "");
    read.set(file, known);
    return known;
  };
  return new Map(
    Object.entries(entries).map(([subpath, entry]) => {
      const texts = reached(`client/entries/${entry.replace(/\.tsx?$/, ".d.ts")}`, declarationsOf);
      return [entry.replace(/\.tsx?$/, ".txt"), `${subpath}\n\n${texts.join("\n\n")}\n`];
    }),
  );
}

function reached(entry: string, declarationsOf: (file: string) => Declarations): string[] {
  const { exported } = declarationsOf(entry);
  const texts = new Map<string, string>();
  const waiting = exported.map((name) => ({ file: entry, name }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { file, name } = next;
    const { declared, from } = declarationsOf(file);
    const statements = declared.get(name);
    const origin = from.get(name);
    if (statements === undefined) {
      if (origin !== undefined) waiting.push(origin);
      continue;
    }
    const key = `${name} ${file}`;
    if (texts.has(key)) continue;
    if (file.startsWith(WIRE)) {
      texts.set(key, `(on the wire) ${name}`);
      continue;
    }
    texts.set(key, statements.map(textOf).join("\n"));
    for (const mentioned of statements.flatMap(identifiersIn)) waiting.push({ file, name: mentioned });
  }
  const publicNames = new Set(exported);
  const named = [...texts].map(([key, text]) => ({ name: key.split(" ")[0] ?? "", text }));
  const byName = named.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return [
    ...byName.filter(({ name }) => publicNames.has(name)),
    ...byName.filter(({ name }) => !publicNames.has(name)),
  ].map(({ name, text }) => (publicNames.has(name) ? text : `(reached) ${text}`));
}

/** A declaration without comments. */
function textOf(statement: ts.Statement): string {
  return printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile());
}

const printer = ts.createPrinter({ removeComments: true });

function identifiersIn(node: ts.Node): string[] {
  const found = ts.isIdentifier(node) ? [node.text] : [];
  ts.forEachChild(node, (child) => void found.push(...identifiersIn(child)));
  return found;
}

function readDeclarations(file: string, text: string): Declarations {
  const declared = new Map<string, ts.Statement[]>();
  const from = new Map<string, { file: string; name: string }>();
  const exported: string[] = [];
  for (const statement of ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements) {
    for (const { name, origin, isExport } of linksOf(statement)) {
      from.set(name, { file: fileOf(file, origin.module), name: origin.name });
      if (isExport) exported.push(name);
    }
    for (const name of declaredBy(statement)) declared.set(name, [...(declared.get(name) ?? []), statement]);
  }
  return { declared, from, exported };
}

interface NamedLink {
  readonly name: string;
  readonly origin: { readonly module: string; readonly name: string };
  readonly isExport: boolean;
}

/** The names that an import or `export … from` binds. */
function linksOf(statement: ts.Statement): NamedLink[] {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
  const { moduleSpecifier } = statement;
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const module = moduleSpecifier.text;
  const isExport = ts.isExportDeclaration(statement);
  const bindings = isExport ? statement.exportClause : statement.importClause?.namedBindings;
  if (bindings === undefined || !(ts.isNamedExports(bindings) || ts.isNamedImports(bindings))) return [];
  return [...bindings.elements].map((each: ts.ExportSpecifier | ts.ImportSpecifier) => ({
    name: each.name.text,
    origin: { module, name: (each.propertyName ?? each.name).text },
    isExport,
  }));
}

function fileOf(importer: string, module: string): string {
  return posix.join(posix.dirname(importer), module).replace(/\.js$/, ".d.ts");
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  ) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  return [];
}
