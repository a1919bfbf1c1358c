import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";
import { readPages } from "./protocol-files.ts";
import { readRoutes } from "./read-routes.ts";
import { subjects, type Subject } from "./subjects.ts";
import { undocumented } from "./undocumented.ts";

/** What the pages have to tell of as the code is now. */
export function protocolSubjects(): Subject[] {
  return subjects(readRoutes(readFileSync(join(PROJECT, "src/worker/app.ts"), "utf8")));
}

/** What the pages below docs/protocol do not tell of the code, or tell wrongly. */
export function protocolFaults(): string[] {
  return undocumented(readPages(), protocolSubjects());
}
