/** The outcome of a step: a line to print, or the expected and the actual result. */
export type StepOutcome =
  | { readonly ok: true; readonly said: string }
  | { readonly ok: false; readonly expected: string; readonly came: string };

export function done(said: string): StepOutcome {
  return { ok: true, said };
}

export function stepFailed(expected: string, came: string): StepOutcome {
  return { ok: false, expected, came };
}
