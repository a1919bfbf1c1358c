import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";
import { readPages } from "./protocol-files.ts";
import { readRoutes } from "./read-routes.ts";
import { documentedSubjects, type DocumentedSubject } from "./subjects.ts";
import { undocumented } from "./undocumented.ts";

/** The subjects that the pages have to document, as the code is now. */
export function protocolSubjects(): DocumentedSubject[] {
  return documentedSubjects(readRoutes(readFileSync(join(PROJECT, "src/worker/app.ts"), "utf8")));
}

/** Gaps and errors in the pages below docs/protocol, one sentence each. */
export function protocolFaults(): string[] {
  return undocumented(readPages(), protocolSubjects());
}
