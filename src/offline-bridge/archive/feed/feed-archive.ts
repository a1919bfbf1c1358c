import type { FeedPosition, FeedTopic } from "../../../durable/protocol/http/feed.ts";

/** Which part of a hub's feed a follower is told. */
export interface FeedQuery {
  readonly hubId: string;
  /** Only what is of this room (MOD5). */
  readonly roomId?: string | undefined;
  readonly topics: readonly FeedTopic[];
}

/** An event of the feed, with how its subject is now (FEED2). */
export interface FeedEvent {
  readonly position: FeedPosition;
  readonly event: string;
  readonly data: object;
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Where to go on; further than the last event where what lies between is not for this follower. */
  readonly position: FeedPosition;
  /** Whether more is behind it already. */
  readonly isMore: boolean;
  /** Whether events before this page are kept no more: the follower reads the lists again (FEED3). */
  readonly isReset: boolean;
}

export interface FeedListener {
  stop(): Promise<void>;
}

/** A hub's live feed as the archive keeps it (FEED1). */
export interface FeedArchive {
  /** Where a hub's feed ends now. */
  head(hubId: string): Promise<FeedPosition>;
  /** The events behind a position, in order, at most `limit`. */
  read(query: FeedQuery, after: FeedPosition, limit: number): Promise<FeedPage>;
  /**
   * Listens for news of any hub until it is stopped, over a connection of its own that is made anew where it breaks.
   * @param onNews gets the hub's id, or null where news of any hub may have been missed
   */
  listen(onNews: (hubId: string | null) => void): FeedListener;
}
