import ts from "typescript";

/** A member of the interface `Env`. */
export interface EnvMember {
  readonly name: string;
  /** The type's own name, without its arguments: `Queue`, `string`. */
  readonly type: string;
  readonly optional: boolean;
}

/** The members of `interface Env` in a source file, in their order; none where there is no such interface. */
export function envMembers(source: string): readonly EnvMember[] {
  const file = ts.createSourceFile("env.ts", source, ts.ScriptTarget.Latest, true);
  const env = file.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === "Env");
  if (env === undefined || !ts.isInterfaceDeclaration(env)) return [];
  return env.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(file),
    type: member.type === undefined ? "any" : nameOf(member.type, file),
    optional: member.questionToken !== undefined,
  }));
}

function nameOf(type: ts.TypeNode, file: ts.SourceFile): string {
  return ts.isTypeReferenceNode(type) ? type.typeName.getText(file) : type.getText(file);
}
