/** A line on which a moderator can act. */
export interface SpokenLine {
  readonly roomId: string;
  readonly actorId: string;
  readonly version: number;
}
