import { feedIdOf, type FeedEnd, type FeedPosition } from "../../durable/protocol/http/feed.ts";
import type { FeedArchive, FeedPage, FeedQuery } from "../archive/feed/feed-archive.ts";
import { logLine } from "../process/log-line.ts";
import { within } from "../process/within.ts";
import { commentText, eventText } from "./sse-text.ts";

/** A follower, as the edge has identified it. */
export interface Follower extends FeedQuery {
  readonly actorId: string;
  /** Milliseconds until the token expires. */
  readonly lifetimeMs: number;
}

export interface FeedTimes {
  /** FEED4: something comes at least this often. */
  readonly commentEveryMs: number;
  /** How long news may be missed where the archive did not say so. */
  readonly lookEveryMs: number;
  /** How soon an archive that did not answer is asked again. */
  readonly askAgainMs: number;
  /** How long a reader may leave what it was sent. */
  readonly slowestMs: number;
}

export const FEED_TIMES: FeedTimes = {
  commentEveryMs: 15_000,
  lookEveryMs: 5_000,
  askAgainMs: 1_000,
  slowestMs: 30_000,
};

/** Events of a page: with its subjects it is the most that a stream holds of a feed. */
const PAGE = 100;
const READ_WITHIN_MS = 5_000;

/**
 * One follower's stream (FEED1–FEED4). It reads the feed only when its reader asks for more, so that a slow reader
 * costs no memory: what it has not taken is still in the archive.
 */
export class FeedStream {
  readonly follower: Follower;
  readonly #archive: FeedArchive;
  readonly #times: FeedTimes;
  readonly #onTold: (delayMs: number) => void;
  readonly #expiresAt: number;
  /** Since when there may be news that were not told. */
  #newsAt: number | null = null;
  #position: FeedPosition;
  #isOpen = false;
  #end: FeedEnd | null = null;
  #isOver = false;
  #mayBeNews = false;
  #wake = (): void => {};
  #saidAt = Date.now();
  /** Since when what was said last waits for its reader; null while the reader waits for more. */
  #leftSince: number | null = Date.now();

  /** @param onTold told how long news have waited, by each read that had some. */
  constructor(
    follower: Follower,
    archive: FeedArchive,
    from: FeedPosition,
    times: FeedTimes,
    onTold: (delayMs: number) => void = () => {},
  ) {
    this.#onTold = onTold;
    this.follower = follower;
    this.#archive = archive;
    this.#position = from;
    this.#times = times;
    this.#expiresAt = Date.now() + follower.lifetimeMs;
  }

  /** Whether the reader has left for too long what it was sent. */
  isSlow(now: number): boolean {
    return this.#leftSince !== null && now - this.#leftSince > this.#times.slowestMs;
  }

  /** Something of the hub may have changed. */
  onNews(): void {
    this.#mayBeNews = true;
    this.#newsAt ??= Date.now();
    this.#wake();
  }

  /** Says why, and is over. */
  end(reason: FeedEnd): void {
    this.#end ??= reason;
    this.#wake();
  }

  /** The reader is gone: nothing more is said. */
  drop(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** The text to send to the reader next; undefined where the stream is over. */
  async next(): Promise<string | undefined> {
    this.#leftSince = null;
    const said = await this.#nextText();
    this.#saidAt = Date.now();
    this.#leftSince = this.#saidAt;
    return said;
  }

  async #nextText(): Promise<string | undefined> {
    if (!this.#isOpen && !this.#isOver) {
      this.#isOpen = true;
      return this.#comment("open");
    }
    for (;;) {
      if (this.#isOver) return undefined;
      if (Date.now() >= this.#expiresAt) this.end("token-expired");
      if (this.#end !== null) {
        this.#isOver = true;
        return eventText("end", { reason: this.#end });
      }
      const read = await this.#read();
      if (read !== undefined && read !== "") return read;
      // Events that came while the feed was read woke nobody.
      if (this.#isOver || this.#end !== null || (read !== undefined && this.#mayBeNews)) continue;
      const now = Date.now();
      const commentIn = this.#saidAt + this.#times.commentEveryMs - now;
      if (commentIn <= 0) return this.#comment(read === undefined ? "the archive does not answer" : "");
      const lookIn = read === undefined ? this.#times.askAgainMs : this.#times.lookEveryMs;
      await this.#sleep(Math.min(commentIn, lookIn, this.#expiresAt - now));
    }
  }

  /** The new events, as text; empty for nothing, undefined where the archive does not answer. */
  async #read(): Promise<string | undefined> {
    this.#mayBeNews = false;
    try {
      const reading = this.#archive.read(this.follower, this.#position, PAGE);
      const page = await within(READ_WITHIN_MS, "the feed", reading);
      if (page.isMore) this.#mayBeNews = true;
      this.#position = page.position;
      if (this.#newsAt !== null && page.events.length > 0) this.#onTold(Date.now() - this.#newsAt);
      this.#newsAt = null;
      return textOf(page);
    } catch (error) {
      const { hubId } = this.follower;
      logLine("warn", "hub.bridge.feedUnread", { hubId, error });
      return undefined;
    }
  }

  /** Ends early where the stream is woken. */
  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #comment(comment: string): string {
    return commentText(comment, feedIdOf(this.#position));
  }
}

function textOf({ events, isReset, position }: FeedPage): string {
  const reset = isReset ? eventText("reset", {}, feedIdOf(position)) : "";
  return reset + events.map((each) => eventText(each.event, each.data, feedIdOf(each.position))).join("");
}
