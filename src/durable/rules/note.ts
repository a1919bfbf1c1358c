import type { JobBook, Presence } from "./room-state.ts";
import type { Catalog } from "../protocol/catalog.ts";
import type { Session } from "../protocol/session.ts";

/**
 * A change of the room's books that is no event: nobody sees it and it has no version. Committed with the events of
 * the same input.
 */
export type Note =
  | { readonly note: "presence"; readonly actorId: string; readonly presence: Presence }
  | { readonly note: "job-staged"; readonly job: JobBook }
  | { readonly note: "job-alerted"; readonly jobId: string }
  | { readonly note: "session-told"; readonly session: Session }
  | { readonly note: "catalog"; readonly catalog: Catalog };
