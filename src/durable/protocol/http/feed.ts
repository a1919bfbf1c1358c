import * as v from "valibot";

/** Topics whose events only say that a page may have changed (FEED6); each event bears the name of its topic. */
export const HINT_TOPICS = ["rooms", "jobs", "catalog", "alerts", "audit"] as const;

/** The topics of a hub's live feed (FEED1). A further topic is a name here and rows in the archive's feed. */
export const FEED_TOPICS = ["moderation", ...HINT_TOPICS] as const;
export type FeedTopic = (typeof FEED_TOPICS)[number];

/** Why the hub ends a stream (FEED4). */
export type FeedEnd = "token-expired" | "replaced" | "going-down";

/**
 * A place in a hub's feed: behind the event with this number. Another epoch is another feed: the archive was made anew.
 */
export interface FeedPosition {
  readonly epoch: string;
  readonly seq: number;
}

const FEED_ID = /^([0-9a-f]{8})-(0|[1-9]\d{0,14})$/;

/** The id of an event, as a text that only the hub reads. */
export function feedIdOf({ epoch, seq }: FeedPosition): string {
  return `${epoch}-${seq}`;
}

/** `Last-Event-ID`, as the position it names. */
export const FeedId = v.pipe(
  v.string(),
  v.regex(FEED_ID, "must be the id of an event of this stream"),
  v.transform((id): FeedPosition => {
    const [, epoch = "", digits = "0"] = FEED_ID.exec(id) ?? [];
    return { epoch, seq: Number(digits) };
  }),
);

/** `topics`: one or more of the hub's topics, separated by commas. */
export const FeedTopics = v.pipe(
  v.string(`must name one or more of ${FEED_TOPICS.join(", ")}`),
  v.transform((text) => [...new Set(text.split(","))]),
  v.check((names) => names.every(isTopic), `must name one or more of ${FEED_TOPICS.join(", ")}`),
  v.transform((names) => names.filter(isTopic)),
);

function isTopic(name: string): name is FeedTopic {
  return FEED_TOPICS.some((topic) => topic === name);
}
