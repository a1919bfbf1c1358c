/** Words that parsers know well, with an article, without one, and in the plural. */
export const STAND_INS: Readonly<Record<string, readonly [withArticle: string, bare: string, plural: string]>> = {
  faction: ["Guild", "Google", "Romans"],
  character: ["King", "Anna", "Romans"],
  region: ["Valley", "Paris", "Islands"],
  anchor: ["Tower", "Paris", "Towers"],
  artifact: ["Engine", "Engine", "Engines"],
  capability: ["Weapon", "Magic", "Weapons"],
};
export const OTHER = ["Thing", "Paris", "Things"] as const;

/** All of them: no parser needs to wonder at their capital. */
export const STAND_IN_WORDS: ReadonlySet<string> = new Set([...Object.values(STAND_INS).flat(), ...OTHER]);
