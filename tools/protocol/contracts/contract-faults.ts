import { sectionsOf } from "../pages.ts";
import type { EdgeRoute } from "../read-routes.ts";
import { answersOf, requestsOf, ROUTE_CONTRACTS } from "./openapi.ts";
import type { RouteContract } from "./route-contract.ts";

const TABLE = "tools/protocol/contracts";

/**
 * Lists what the table of contracts does not say of the routes as they are, one sentence each: routes without an entry, entries
 * without a route, queries that docs/protocol/http.md tells otherwise, and recorded bodies that no entry names.
 * @param recorded the names of all examples: `http/rooms.answer`
 */
export function contractFaults(routes: readonly EdgeRoute[], page: string, recorded: readonly string[]): string[] {
  const names = new Set(routes.map(({ name }) => name));
  const rows = new Map(sectionsOf(page).map(({ heading, text }) => [heading.replaceAll("`", ""), queryRow(text)]));
  const entries = Object.entries(ROUTE_CONTRACTS);
  return [
    ...[...names]
      .filter((name) => !Object.hasOwn(ROUTE_CONTRACTS, name))
      .map((name) => `${TABLE}: ${name} has no entry`),
    ...entries.filter(([name]) => !names.has(name)).map(([name]) => `${TABLE}: ${name} is no route any more`),
    ...entries.flatMap(([name, contract]) => queryFaults(name, contract, rows.get(name) ?? "")),
    ...exampleFaults(Object.values(ROUTE_CONTRACTS), recorded),
  ];
}

function queryRow(text: string): string {
  return /^\| query \| (.*) \|$/m.exec(text)?.[1] ?? "";
}

function queryFaults(name: string, { query = {} }: RouteContract, row: string): string[] {
  const told = [...row.matchAll(/`([\w-]+)\?`/g)].map(([, each = ""]) => each);
  const missing = Object.keys(query).filter((each) => !new RegExp(`\`${each}\\??\``).test(row));
  const unknown = told.filter((each) => !Object.hasOwn(query, each));
  return [
    ...missing.map((each) => `docs/protocol/http.md, ${name}: the query ${each} is not told`),
    ...unknown.map((each) => `${TABLE}: ${name} has no query ${each}`),
  ];
}

function exampleFaults(contracts: readonly RouteContract[], recorded: readonly string[]): string[] {
  const used = new Set(contracts.flatMap((each) => [...requestsOf(each), ...answersOf(each)]));
  const bodies = recorded.flatMap((name) => /^http\/(?!problem\.)(.*)$/.exec(name)?.[1] ?? []);
  return bodies.filter((name) => !used.has(name)).map((name) => `${TABLE}: no entry names the example ${name}`);
}
