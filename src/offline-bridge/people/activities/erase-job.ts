/** Begins an erasure; a run that continues as new carries its place in the register along. Holds ids and no words. */
export interface EraseJob {
  /** Of this shape. */
  readonly schema: 1;
  readonly hubId: string;
  readonly erasureId: string;
  /** Of the person; absent where the whole hub ends (ERA6). */
  readonly actorId?: string;
  /** Rooms up to this place in the register are behind it. */
  readonly after?: number;
}

/** The id of the run: one for each erasure that was asked for (ERA1). */
export function eraseIdOf({ hubId, erasureId }: Pick<EraseJob, "hubId" | "erasureId">): string {
  return `erase/${hubId}/${erasureId}`;
}
