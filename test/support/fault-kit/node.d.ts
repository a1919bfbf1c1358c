/** The little of Node that the fault runs use: they are checked against workerd's types, which do not know Node. */
declare module "node:sqlite" {
  export class StatementSync {
    all(...bindings: (string | number | null)[]): Record<string, unknown>[];
  }
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
  }
}

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
