import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where `npm run reader:install` puts spaCy. */
export const SPACY_DIRECTORY = fileURLToPath(new URL("../../../../../.cache/spacy", import.meta.url));

/** The interpreter that has spaCy; undefined where `npm run reader:install` has not run to its end. */
export function findSpacy(directory: string = SPACY_DIRECTORY): string | undefined {
  const python = `${directory}/bin/python`;
  return existsSync(`${directory}/installed.json`) && existsSync(python) ? python : undefined;
}
