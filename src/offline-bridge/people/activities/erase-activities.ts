import type { EraseJob } from "./erase-job.ts";

/**
 * The work that the erasing workflow may ask for outside its sandbox. Each may be asked again and does nothing twice.
 */
export interface EraseActivities {
  /** Goes through the next rooms behind a place in the register; gives the place reached, null at its end. */
  eraseRooms(job: EraseJob, after: number): Promise<number | null>;
  /** Does what is left of a hub beside its rooms. */
  eraseHub(job: EraseJob): Promise<void>;
  /** Whether closures are at work that may still hold what they have read. */
  hasOpenClosures(job: EraseJob): Promise<boolean>;
  endErasure(job: EraseJob): Promise<void>;
}
