import { contractFaults } from "./contracts/contract-faults.ts";
import { bridgeRoutes, edgeRoutes, readPages, type Files } from "./protocol-files.ts";
import { documentedSubjects, type DocumentedSubject } from "./subjects.ts";
import { undocumented } from "./undocumented.ts";

/** The subjects that the pages have to document, as the code is now. */
export function protocolSubjects(): DocumentedSubject[] {
  return documentedSubjects(edgeRoutes(), bridgeRoutes());
}

/**
 * Gaps and errors in the pages below docs/protocol and in the contracts for machines, one sentence each.
 * @param files as `protocolFiles` makes them
 */
export function protocolFaults(files: Files): string[] {
  const pages = readPages();
  const recorded = [...files.keys()].flatMap((path) => /^docs\/protocol\/examples\/(.*)\.json$/.exec(path)?.[1] ?? []);
  return [...undocumented(pages, protocolSubjects()), ...contractFaults(edgeRoutes(), pages.http, recorded)];
}
