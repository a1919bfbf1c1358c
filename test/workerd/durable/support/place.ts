/** Where a room is. */
export interface Place {
  readonly hubId: string;
  readonly roomId: string;
}
