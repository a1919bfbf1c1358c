import type { PendingJob, Presence } from "./room-state.ts";
import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { Session } from "../../protocol/state/session.ts";

/**
 * A change of the room's private state that is no event: nobody sees it and it has no version. Committed with the events of
 * the same input.
 */
export type PrivateChange =
  | { readonly note: "presence"; readonly actorId: string; readonly presence: Presence }
  | { readonly note: "job-staged"; readonly job: PendingJob }
  | { readonly note: "job-alerted"; readonly jobId: string }
  | { readonly note: "session-told"; readonly session: Session }
  | { readonly note: "catalog"; readonly catalog: Catalog };
