import { join, relative } from "node:path";
import ts from "typescript";
import { PROJECT } from "../../../../tools/project.ts";

/** A function, method (`Class.method`) or constant of a file. */
export interface Place {
  readonly file: string;
  readonly name: string;
}

/** Ports within ports: no call goes through more of them. */
const MOST_PORTS = 4;

/**
 * The call graph of some files and all that they import, as the compiler sees it. A call of a port (a member of an
 * interface) leads on into whatever was handed over for it.
 */
export class CallGraph {
  readonly #checker: ts.TypeChecker;
  readonly #sources: readonly ts.SourceFile[];
  /** Members of interfaces, and what stands for them. */
  readonly #behind = new Map<ts.Declaration, ts.Node[]>();

  readonly #used = new Map<ts.Node, ReadonlySet<ts.Node>>();

  constructor(files: readonly string[]) {
    const options = {
      target: ts.ScriptTarget.ES2024,
      lib: ["lib.es2024.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: [],
    };
    const host = ts.createCompilerHost(options);
    // Of packages only what carries the types of ports is read: all of them would take half a minute.
    host.resolveModuleNameLiterals = (names, file) =>
      names.map(({ text }) =>
        /^(\.|@temporalio\/)/.test(text)
          ? ts.resolveModuleName(text, file, options, host)
          : { resolvedModule: undefined },
      );
    const program = ts.createProgram(
      files.map((file) => join(PROJECT, file)),
      options,
      host,
    );
    this.#checker = program.getTypeChecker();
    this.#sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(PROJECT, "src/")));
    for (const source of this.#sources) this.#findPorts(source);
  }

  /** Whether there is such a function, method or constant. */
  has(place: Place): boolean {
    return this.#find(place) !== undefined;
  }

  /** Whether `one` itself calls `other` or hands it on, directly or through ports. */
  uses(one: Place, other: Place): boolean {
    const [from, to] = [this.#find(one), this.#find(other)];
    if (from === undefined || to === undefined) return false;
    const used = this.#used.get(from) ?? this.#usedBy(from, MOST_PORTS, new Set());
    this.#used.set(from, used);
    return used.has(to);
  }

  #find({ file, name }: Place): ts.Node | undefined {
    const source = this.#sources.find(({ fileName }) => relative(PROJECT, fileName) === file);
    const [outer = "", inner] = name.split(".");
    let found: ts.Node | undefined;
    source?.forEachChild((statement) => {
      if (ts.isVariableStatement(statement)) {
        found ??= statement.declarationList.declarations.find((each) => each.name.getText() === outer);
      } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
        if (statement.name?.text === outer) found ??= statement;
      }
    });
    if (inner === undefined || found === undefined || !ts.isClassDeclaration(found)) return found;
    return found.members.find((member) =>
      inner === "constructor" ? ts.isConstructorDeclaration(member) : member.name?.getText() === inner,
    );
  }

  #usedBy(node: ts.Node, ports: number, seen: Set<ts.Node>): ReadonlySet<ts.Node> {
    const used = new Set<ts.Node>();
    const visit = (child: ts.Node): void => {
      if (ts.isTypeNode(child) || ts.isImportDeclaration(child)) return;
      if (ts.isIdentifier(child) || ts.isPrivateIdentifier(child)) {
        for (const declaration of this.#declarations(child)) {
          used.add(declaration);
          for (const behind of this.#behind.get(declaration) ?? []) {
            if (ports === 0 || seen.has(behind)) continue;
            seen.add(behind);
            for (const each of this.#usedBy(behind, ports - 1, seen)) used.add(each);
            used.add(behind);
          }
        }
      }
      child.forEachChild(visit);
    };
    node.forEachChild(visit);
    used.delete(node);
    return used;
  }

  #declarations(name: ts.Node): readonly ts.Declaration[] {
    const symbol = this.#checker.getSymbolAtLocation(name);
    if (symbol === undefined) return [];
    const shorthand = ts.isShorthandPropertyAssignment(name.parent)
      ? this.#checker.getShorthandAssignmentValueSymbol(name.parent)
      : undefined;
    const own = shorthand ?? symbol;
    const aliased = own.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(own) : own;
    return aliased.declarations ?? [];
  }

  #findPorts(source: ts.SourceFile): void {
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node)) this.#standsFor(node, this.#checker.getContextualType(node));
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        for (const argument of node.arguments ?? []) this.#handedOver(argument);
      }
      if (ts.isClassDeclaration(node)) this.#implemented(node);
      node.forEachChild(visit);
    };
    source.forEachChild(visit);
  }

  /** `const ports = {…}; new Room(ports)`. */
  #handedOver(argument: ts.Expression): void {
    if (!ts.isIdentifier(argument)) return;
    for (const declaration of this.#declarations(argument)) {
      const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      if (value !== undefined && ts.isObjectLiteralExpression(value)) {
        this.#standsFor(value, this.#checker.getContextualType(argument));
      }
    }
  }

  #implemented(node: ts.ClassDeclaration): void {
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token !== ts.SyntaxKind.ImplementsKeyword) continue;
      for (const one of clause.types) {
        const type = this.#checker.getTypeAtLocation(one);
        for (const member of node.members) this.#put(type, member.name?.getText(), member);
      }
    }
  }

  #standsFor(literal: ts.ObjectLiteralExpression, type: ts.Type | undefined): void {
    for (const member of literal.properties) this.#put(type, member.name?.getText(), member);
  }

  #put(type: ts.Type | undefined, name: string | undefined, node: ts.Node): void {
    if (type === undefined || name === undefined) return;
    for (const declaration of type.getProperty(name)?.declarations ?? []) {
      const known = this.#behind.get(declaration) ?? [];
      if (!known.includes(node)) this.#behind.set(declaration, [...known, node]);
    }
  }
}
