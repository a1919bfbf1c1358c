import type { Name } from "../names/name-index.ts";

/** An entity where it stands in a line, by name or by short form. */
export interface Placed {
  readonly name: Name;
  readonly from: number;
  readonly to: number;
  readonly confidence: number;
  readonly byName: boolean;
}
