import { Random } from "../../testkit/random.ts";
import { Broken, Door, type Connect } from "./door.ts";
import { expectAnswer, isFault, type Answer } from "./expect-answer.ts";
import type { Known } from "./make-args.ts";
import { FrameMaker, type Frame, type FrameKind, type Tokens } from "./make-frame.ts";

/** One connection's worth of frames: whose it is, and where to. */
export interface EpisodePlan {
  readonly seed: number;
  /** Without `after`. */
  readonly url: URL;
  readonly tokens: Tokens;
  readonly actorId: string;
  /** Others in the room. */
  readonly others: readonly string[];
  /** Where a client comes back: the version it has. */
  readonly after?: number | undefined;
  /** How a socket is opened; the platform's own unless given. */
  readonly connect?: Connect | undefined;
  /** Longest an answer may take, in ms. */
  readonly patienceMs?: number;
}

/** The counts of an episode. */
export interface EpisodeReport {
  readonly frames: number;
  readonly kinds: ReadonlyMap<FrameKind, number>;
  readonly answers: ReadonlyMap<string, number>;
  readonly flooded: boolean;
  readonly version: number;
}

/** A failed episode: what was wrong, and the last frames before it. */
export class EpisodeFailed extends Error {
  readonly lastFrames: readonly string[];

  constructor(cause: unknown, lastFrames: readonly string[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.lastFrames = lastFrames;
  }
}

/** SOK4: the twentieth within 10 s closes. */
const FLOOD = 20;
const FLOOD_MS = 10_000;
const FLOODING = 4408;
const SHOWN = 12;
/** So many frames are on their way at a time. */
const SETTLED_EVERY = 25;

/** Plays an episode: comes in, sends, is answered for each frame, does one good thing, and goes. */
export async function playEpisode(plan: EpisodePlan): Promise<EpisodeReport> {
  const last: string[] = [];
  try {
    return await play(plan, last);
  } catch (cause) {
    throw new EpisodeFailed(cause, last);
  }
}

async function play(plan: EpisodePlan, last: string[]): Promise<EpisodeReport> {
  const { seed, url, tokens, actorId, others, after, connect, patienceMs } = plan;
  const chance = new Random(seed);
  const maker = new FrameMaker(chance, tokens, `f${seed}`);
  const door = new Door(new URL(url), tokens.own, {
    after: chance.happens(0.5) ? after : undefined,
    connect,
    patienceMs,
  });
  const sender = new Sender(door, last);
  await door.open();
  const planned = chance.between(20, 150);
  const floods = chance.happens(0.03);
  while (sender.frames < planned && sender.faultsAt.length < FLOOD - 1) {
    const known: Known = { actors: [actorId, ...others, "nobody"], ids: door.ids, version: door.version };
    const { kind, frame } = maker.make(known);
    const answer = expectAnswer(frame, (token) => token === tokens.own);
    sender.send(frame, answer, kind);
    if (sender.frames % SETTLED_EVERY === 0) await door.settle();
  }
  await door.settle();
  sender.send(JSON.stringify({ type: "hub.ack", version: door.version }), { what: "silence" });
  await doesSomethingGood(door, sender, seed);
  if (floods) await flood(door, sender);
  else door.close();
  const { frames, kinds, answers } = sender;
  return { frames, kinds, answers, flooded: floods, version: door.version };
}

/** Sends, and keeps count of what was sent. */
class Sender {
  readonly kinds = new Map<FrameKind, number>();
  readonly answers = new Map<string, number>();
  frames = 0;
  /** When frames were sent that were no messages, in ms. */
  readonly faultsAt: number[] = [];
  readonly #door: Door;
  readonly #last: string[];

  constructor(door: Door, last: string[]) {
    this.#door = door;
    this.#last = last;
  }

  send(frame: Frame, answer: Answer, kind?: FrameKind): void {
    this.#last.push(typeof frame === "string" ? frame.slice(0, 300) : `binary of ${frame.length} bytes`);
    this.#last.splice(0, this.#last.length - SHOWN);
    if (isFault(answer)) this.faultsAt.push(Date.now());
    this.#door.send(frame, answer);
    this.frames += 1;
    if (kind !== undefined) add(this.kinds, kind);
    add(this.answers, answer.what === "error" ? answer.code : answer.what);
  }
}

/** After all invalid frames a valid one still works (SOK4). A client that is too fast waits exactly as long as the hub asks. */
async function doesSomethingGood(door: Door, sender: Sender, seed: number): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    const id = `good-${seed}-${tries}`;
    const frame = { type: "hub.command", id, verb: "verb.emote", args: { text: "is still here." } };
    sender.send(JSON.stringify(frame), { what: "receipt", id });
    await door.settle();
    const receipt = door.receipt(id);
    if (receipt?.status === "accepted") return;
    // Spectators have no verbs; and a session that was closed waits 30 s for a ritual that nobody resolves here (SES2).
    if (receipt?.code === "spectators-watch" || receipt?.code === "session-closing") return;
    if (receipt?.retryAfterMs === undefined) throw new Broken(`a good command came to ${JSON.stringify(receipt)}`);
    await new Promise((resolve) => setTimeout(resolve, receipt.retryAfterMs));
  }
  throw new Broken("a good command was limited three times in a row, although it waited as it was told");
}

/** The frame that makes it twenty within 10 s, and none before, ends the connection with 4408. */
async function flood(door: Door, sender: Sender): Promise<void> {
  while (door.closedWith() === undefined) {
    sender.send("{", { what: "error", code: "bad-json" });
    // Where the last twenty took about 10 s it may close a moment after the answer, and never read one frame more.
    await door.settleOrEnd();
    // The hub saw the last twenty between the sending of their first and the answer to their last.
    const first = sender.faultsAt.at(-FLOOD) ?? Number.NEGATIVE_INFINITY;
    if (Date.now() - first >= FLOOD_MS) continue;
    await door.settle();
    await door.closed();
  }
  const code = door.closedWith();
  if (sender.faultsAt.length < FLOOD) throw new Broken(`closed with ${code} before it was a flood`);
  if (code !== FLOODING) throw new Broken(`a flood was closed with ${code}, not ${FLOODING}`);
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
