import type { Session } from "../shell/session/session.ts";

/** An id to follow; a command's needs its room (OPS4). */
export interface TracedId {
  readonly id: string;
  readonly roomId?: string | undefined;
}

/** The properties of every section of the operators' face. */
export interface SectionProps {
  readonly session: Session;
  /** The id that another section asked to follow. */
  readonly traced: TracedId | undefined;
  /** Opens the section that follows an id. */
  onTrace(traced: TracedId): void;
}
