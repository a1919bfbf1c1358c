import type { FeedPosition } from "../../durable/protocol/http/feed.ts";
import type { FeedArchive, FeedListener } from "../archive/feed/feed-archive.ts";
import { FEED_TIMES, FeedStream, type FeedTimes, type Follower } from "./feed-stream.ts";

export interface FeedStreamsPorts {
  /** Throws while the archive cannot be reached. */
  archive(): Promise<FeedArchive>;
  /** Told how many streams are open whenever that changes. */
  onCount(open: number): void;
  /** Told how long news of a hub have waited before a stream had them. */
  onTold?(delayMs: number): void;
}

/** Of one actor in a hub; a further one ends the oldest (FEED4). */
const MOST_OF_ACTOR = 5;
/** Of this bridge: each is a socket here and one at the edge. */
const MOST = 2_000;
const SWEEP_EVERY_MS = 5_000;

/** The streams that are open at this bridge, and the one listener that wakes them (FEED1). */
export class FeedStreams {
  readonly #ports: FeedStreamsPorts;
  readonly #times: FeedTimes;
  /** In the order in which they were opened, each with how its connection is cut. */
  readonly #open = new Map<FeedStream, () => void>();
  #listener: FeedListener | undefined;
  #sweeping: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(ports: FeedStreamsPorts, times: FeedTimes = FEED_TIMES) {
    this.#ports = ports;
    this.#times = times;
  }

  /**
   * Opens a follower's stream behind a position, or where the feed ends now. Throws while the archive cannot be reached.
   * @param cut ends the connection of a reader that takes nothing
   * @returns `full` where no more streams can be open
   */
  async open(
    follower: Follower,
    after: FeedPosition | undefined,
    cut: () => void,
  ): Promise<ReadableStream<Uint8Array> | "full"> {
    const archive = await this.#ports.archive();
    const from = after ?? (await archive.head(follower.hubId));
    if (this.#open.size >= MOST || this.#isStopped) return "full";
    this.#listener ??= archive.listen((hubId) => {
      this.#onNews(hubId);
    });
    this.#sweeping ??= setInterval(() => this.#cutSlow(), SWEEP_EVERY_MS).unref();
    this.#endOldest(follower);
    const stream = new FeedStream(follower, archive, from, this.#times, (ms) => this.#ports.onTold?.(ms));
    this.#open.set(stream, cut);
    this.#count();
    return this.#readable(stream);
  }

  /** Ends all streams and stops listening; readers are told why. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#sweeping);
    for (const stream of this.#open.keys()) stream.end("going-down");
    await this.#listener?.stop();
  }

  #onNews(hubId: string | null): void {
    for (const stream of this.#open.keys()) if (hubId === null || stream.follower.hubId === hubId) stream.onNews();
  }

  #endOldest({ hubId, actorId }: Follower): void {
    const own = [...this.#open.keys()].filter(
      ({ follower }) => follower.hubId === hubId && follower.actorId === actorId,
    );
    if (own.length >= MOST_OF_ACTOR) own[0]?.end("replaced");
  }

  #cutSlow(): void {
    for (const [stream, cut] of this.#open) {
      if (!stream.isSlow(Date.now())) continue;
      this.#drop(stream);
      cut();
    }
  }

  #drop(stream: FeedStream): void {
    stream.drop();
    this.#open.delete(stream);
    this.#count();
  }

  #count(): void {
    this.#ports.onCount(this.#open.size);
  }

  #readable(stream: FeedStream): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    const drop = (): void => this.#drop(stream);
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      const text = await stream.next();
      if (text !== undefined) return controller.enqueue(encoder.encode(text));
      drop();
      controller.close();
    };
    // Nothing is made before it is asked for.
    return new ReadableStream({ pull, cancel: drop }, { highWaterMark: 0 });
  }
}
