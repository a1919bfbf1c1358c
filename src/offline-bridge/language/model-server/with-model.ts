import { logLine } from "../../process/log-line.ts";
import { NO_NAMES } from "../../world/known-world.ts";
import { grownLexicon } from "../../world/moved-lexicon.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import type { LanguageWork } from "../thread/language-work.ts";
import { readWithModel } from "./model-reader.ts";
import type { ModelSettings } from "./model-settings.ts";

/** Language work whose reading a model server adds to; without settings it is as it was (CLO11). */
export function withModel(work: LanguageWork, lexicon: Lexicon, settings: ModelSettings | undefined): LanguageWork {
  if (settings === undefined) return work;
  return {
    ...work,
    async read(turns, names = NO_NAMES) {
      const rules = await work.read(turns, names);
      const known = grownLexicon(names.lexicon ?? lexicon, names.added);
      const model = await readWithModel(settings, known, turns, rules);
      const { changes, ...figures } = model;
      const level = model.stopped === undefined ? "info" : "warn";
      logLine(level, "hub.closure.modelRead", { ...figures, changes: changes.length, lines: turns.length });
      if (model.answers === 0) return rules;
      return { ...rules, changes: inOrder([...rules.changes, ...changes]), parsers: [...rules.parsers, "model"] };
    },
  };
}

/** By turn, the rules' own first within each. */
function inOrder<T extends { readonly version: number }>(changes: readonly T[]): readonly T[] {
  return changes.toSorted((one, other) => one.version - other.version);
}
