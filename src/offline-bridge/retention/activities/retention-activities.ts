/** The work that the retention workflow may ask for outside its sandbox. */
export interface RetentionActivities {
  /** Removes one small batch of each kind; gives whether there may be more. */
  removeExpired(): Promise<boolean>;
}
