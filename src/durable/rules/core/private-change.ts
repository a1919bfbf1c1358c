import type { PendingJob, Presence } from "./room-state.ts";
import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { Session } from "../../protocol/state/session.ts";

/**
 * A change of the room's private state that is no event: nobody sees it and it has no version. Committed with the events of
 * the same input.
 */
export type PrivateChange =
  | { readonly change: "presence"; readonly actorId: string; readonly presence: Presence }
  | { readonly change: "job-staged"; readonly job: PendingJob }
  | { readonly change: "job-alerted"; readonly jobId: string }
  | { readonly change: "session-updated"; readonly session: Session }
  | { readonly change: "catalog"; readonly catalog: Catalog };
