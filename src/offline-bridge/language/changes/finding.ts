import type { Status } from "../lexicon/lexicon.ts";
import type { Name } from "../names/name-index.ts";

/** One change that a clause states, before the turn's changes are joined. */
export interface Finding {
  readonly entity: Name;
  readonly change:
    | { readonly field: "control"; readonly gained: boolean; readonly regionId: string }
    | { readonly field: "status"; readonly value: Status }
    | { readonly field: "capability"; readonly value: string };
  readonly rumour: boolean;
  readonly confidence: number;
  readonly sentence: string;
  readonly agents: readonly string[];
  readonly patients: readonly string[];
}

/** A finding of a frame, before its sentence is judged. */
export type Found = Omit<Finding, "rumour" | "sentence">;
