/** How something stands; `unseen` is what could not be looked at from here, and counts as no fault. */
export type Level = "ok" | "unseen" | "warning" | "fault";

/** One line of the doctor's report. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly told: string;
  /** The remedy of a warning or a fault, or the way to have it looked at. */
  readonly remedy?: string;
}

export const ok = (check: string, told: string): Finding => ({ check, level: "ok", told });
export const unseen = (check: string, told: string, remedy: string): Finding => ({
  ...{ check, level: "unseen", told, remedy },
});
export const warning = (check: string, told: string, remedy: string): Finding => ({
  ...{ check, level: "warning", told, remedy },
});
export const fault = (check: string, told: string, remedy: string): Finding => ({
  ...{ check, level: "fault", told, remedy },
});
