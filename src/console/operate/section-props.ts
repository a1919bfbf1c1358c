import type { Session } from "../shell/session.ts";

/** The properties of every section of the operators' face. */
export interface SectionProps {
  readonly session: Session;
}
