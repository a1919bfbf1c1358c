/** One thing that `npm run check` looks at. */
export interface CheckStep {
  readonly name: string;
  /** What it looks at, for `--help`. */
  readonly about: string;
  run(): Promise<CheckResult>;
}

/** `note` says in a few words what was seen, so that a step that saw nothing stands out. */
export type CheckResult =
  | { readonly ok: true; readonly note: string }
  | { readonly ok: false; readonly note: string; readonly output: string };

export function passed(note: string): CheckResult {
  return { ok: true, note };
}

export function failed(note: string, output: string): CheckResult {
  return { ok: false, note, output };
}
