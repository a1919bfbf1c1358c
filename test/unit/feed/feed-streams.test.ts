import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FeedArchive, FeedEvent } from "../../../src/offline-bridge/archive/feed/feed-archive.ts";
import type { FeedTimes, Follower } from "../../../src/offline-bridge/feed/feed-stream.ts";
import { FeedStreams } from "../../../src/offline-bridge/feed/feed-streams.ts";

const EPOCH = "00c0ffee";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

/** An archive in memory that can be away, and that tells of news or does not. */
class MemoryFeed implements FeedArchive {
  readonly events: FeedEvent[] = [];
  isAway = false;
  isListening = false;
  reads = 0;
  #onNews: (hubId: string | null) => void = () => {};

  add(text: string, isTold = true): void {
    const position = { epoch: EPOCH, seq: this.events.length + 1 };
    this.events.push({ position, event: "item", data: { text } });
    if (isTold) this.#onNews("hub");
  }

  async head() {
    return { epoch: EPOCH, seq: this.events.length };
  }

  async read(_query: object, after: { epoch: string; seq: number }, limit: number) {
    this.reads += 1;
    if (this.isAway) throw new Error("Connection terminated");
    const last = { epoch: EPOCH, seq: this.events.length };
    if (after.epoch !== EPOCH) return { events: [], position: last, isMore: false, isReset: true };
    const events = this.events.slice(after.seq, after.seq + limit);
    const position = events.at(-1)?.position ?? last;
    return { events, position, isMore: events.length === limit, isReset: false };
  }

  listen(onNews: (hubId: string | null) => void) {
    this.#onNews = onNews;
    this.isListening = true;
    return {
      stop: async () => {
        this.isListening = false;
      },
    };
  }
}

const TIMES: FeedTimes = { commentEveryMs: 5_000, lookEveryMs: 5_000, askAgainMs: 20, slowestMs: 30_000 };

function bridge(times: Partial<FeedTimes> = {}) {
  const archive = new MemoryFeed();
  const counts: number[] = [];
  const ports = { archive: async () => archive, onCount: (open: number) => void counts.push(open) };
  const streams = new FeedStreams(ports, { ...TIMES, ...times });
  let cuts = 0;
  async function follow(changes: Partial<Follower> = {}, after?: { epoch: string; seq: number }) {
    const follower = { hubId: "hub", topics: ["moderation"] as const, actorId: "juno", lifetimeMs: 60_000, ...changes };
    const stream = await streams.open(follower, after, () => void (cuts += 1));
    if (stream === "full") throw new Error("full");
    const reader = stream.getReader();
    const next = async () => {
      const { value } = await reader.read();
      return value === undefined ? undefined : new TextDecoder().decode(value);
    };
    return { next, close: () => reader.cancel() };
  }
  return { archive, streams, counts, follow, cuts: () => cuts };
}

const told = (seq: number, text: string) => `event: item\nid: ${EPOCH}-${seq}\ndata: {"text":"${text}"}\n\n`;

test("FEED1 a stream begins with where the feed is, and tells what comes as soon as the archive says so", async () => {
  const { archive, follow } = bridge();
  archive.add("before");
  const one = await follow();
  expect(await one.next()).toBe(`: open\nid: ${EPOCH}-1\n\n`);
  const next = one.next();
  archive.add("now");
  expect(await next).toBe(told(2, "now"));
  await one.close();
});

test("FEED3 news that come while nobody reads, or while the feed is being read, are told once and in order", async () => {
  const { archive, follow } = bridge();
  const one = await follow({}, { epoch: EPOCH, seq: 0 });
  await one.next();
  archive.add("a");
  archive.add("b");
  expect(await one.next()).toBe(told(1, "a") + told(2, "b"));
  const read = vi.spyOn(archive, "read").mockImplementationOnce(async (_query, after) => {
    archive.add("c");
    return { events: [], position: after, isMore: false, isReset: false };
  });
  expect(await one.next()).toBe(told(3, "c"));
  expect(read).toHaveBeenCalledTimes(2);
  await one.close();
});

test("FEED3 more than a page is told page by page, and only when the reader asks for it", async () => {
  const { archive, follow } = bridge();
  for (let n = 1; n <= 250; n += 1) archive.add(String(n), false);
  const one = await follow({}, { epoch: EPOCH, seq: 0 });
  await one.next();
  expect(archive.reads).toBe(0);
  const pages = [await one.next(), await one.next(), await one.next()];
  expect(pages.map((text) => text?.match(/^event: item$/gm)?.length)).toEqual([100, 100, 50]);
  expect(archive.reads).toBe(3);
  await one.close();
});

test("FEED3 an id that is known no more is answered by reset, with the place from which the stream goes on", async () => {
  const { archive, follow } = bridge();
  archive.add("before");
  const one = await follow({}, { epoch: "0ther0ne", seq: 7 });
  await one.next();
  expect(await one.next()).toBe(`event: reset\nid: ${EPOCH}-1\ndata: {}\n\n`);
  await one.close();
});

test("FEED4 while nothing happens a comment comes; news that nobody told of are found all the same", async () => {
  const { archive, follow } = bridge({ commentEveryMs: 30, lookEveryMs: 10 });
  const one = await follow();
  await one.next();
  expect(await one.next()).toBe(`: \nid: ${EPOCH}-0\n\n`);
  archive.add("silent", false);
  expect(await one.next()).toBe(told(1, "silent"));
  await one.close();
});

test("FEED4 an archive that is away costs comments and no event", async () => {
  const { archive, follow } = bridge({ commentEveryMs: 30 });
  const one = await follow();
  await one.next();
  archive.isAway = true;
  archive.add("meanwhile");
  expect(await one.next()).toBe(`: the archive does not answer\nid: ${EPOCH}-0\n\n`);
  archive.isAway = false;
  expect(await one.next()).toBe(told(1, "meanwhile"));
  await one.close();
});

test("FEED4 a stream ends with its token, with a stop of the bridge, and for a sixth one of the same actor, and says why", async () => {
  const { archive, streams, follow, counts } = bridge();
  const short = await follow({ lifetimeMs: 30 });
  await short.next();
  expect([await short.next(), await short.next()]).toEqual([
    'event: end\ndata: {"reason":"token-expired"}\n\n',
    undefined,
  ]);
  const own = [];
  for (let n = 0; n < 5; n += 1) own.push(await follow());
  const other = await follow({ actorId: "ada" });
  await own[0]?.next();
  const ended = own[0]?.next();
  await follow();
  expect(await ended).toBe('event: end\ndata: {"reason":"replaced"}\n\n');
  await other.next();
  const stopped = other.next();
  await streams.stop();
  expect(await stopped).toBe('event: end\ndata: {"reason":"going-down"}\n\n');
  expect(archive.isListening).toBe(false);
  await expect(follow()).rejects.toThrow("full");
  expect(counts).toContain(6);
});

test("FEED5 a reader that closes frees its stream, also while the stream waits for news", async () => {
  const { follow, counts } = bridge();
  const one = await follow();
  const two = await follow();
  await one.next();
  const waiting = one.next();
  await one.close();
  await two.close();
  expect(await waiting).toBeUndefined();
  expect(counts.at(-1)).toBe(0);
});

test("FEED5 a reader that takes nothing is cut off, and one that waits for news is not", async () => {
  vi.useFakeTimers();
  const { archive, follow, cuts, counts } = bridge({ commentEveryMs: 3_600_000, lookEveryMs: 3_600_000 });
  const slow = await follow();
  const quiet = await follow({ lifetimeMs: 10_000_000 });
  await slow.next();
  await quiet.next();
  const next = quiet.next();
  await vi.advanceTimersByTimeAsync(36_000);
  expect([cuts(), counts.at(-1)]).toEqual([1, 1]);
  vi.useRealTimers();
  await sleep(1);
  archive.add("still here");
  expect(await next).toBe(told(1, "still here"));
  await quiet.close();
});
