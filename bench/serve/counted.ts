/** The rows that a room has read and written since it woke, as the runtime counts them for the bill. */
export interface Counted {
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** Each counts as one row written. */
  readonly alarmsSet: number;
}
