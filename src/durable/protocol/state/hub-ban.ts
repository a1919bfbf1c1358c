/** A ban from a whole hub (MOD6): until a time in ms, or for ever. */
export interface HubBan {
  readonly actorId: string;
  readonly until: number | null;
}

/** A ban or its lifting, and when it was said, in ms: the later one counts. */
export interface HubBanChange extends HubBan {
  readonly isLifted: boolean;
  readonly at: number;
}

/** The bans of a version; null where the reader knows that version. */
export interface HubBansAnswer {
  readonly version: number;
  readonly bans: readonly HubBan[] | null;
}
