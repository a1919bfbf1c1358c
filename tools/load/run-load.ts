import { randomBytes } from "node:crypto";
import { standardPlatform } from "../../src/client/connection/platform.ts";
import { devToken } from "../../src/client/http/dev-token.ts";
import type { RoomRecord } from "../../testkit/invariants/room-record.ts";
import { randomWorld } from "../../testkit/players/random-world.ts";
import { Random } from "../../testkit/random.ts";
import type { Stack } from "../dev-stack/run-stack.ts";
import { FIFTH, type LoadArguments } from "./arguments.ts";
import type { Bot } from "./bots/bot.ts";
import { botCastOf, seedOf } from "./bots/cast.ts";
import type { Mix } from "./bots/mix.ts";
import { pause } from "./bots/pause.ts";
import { playTurns } from "./bots/play-turns.ts";
import { RoomOfBots } from "./bots/room-of-bots.ts";
import { askAgain, settleDown } from "./bots/settle-down.ts";
import { type Metered, meter } from "./cost/meter.ts";
import { type FaultCounts, waitForParts, wreakHavoc } from "./faults.ts";
import { type AttackReport, attackRooms } from "./hostile/attack-rooms.ts";
import { HOSTILE_CATALOG } from "./hostile/safety-words.ts";
import { collectRecords } from "./results/collect-records.ts";
import { type LoadVerdict, giveVerdict } from "./results/give-verdict.ts";
import { judgeReceipts } from "./results/judge-receipts.ts";
import { Tally } from "./results/tally.ts";
import { Traffic } from "./traffic.ts";
import type { Wire } from "./wire.ts";

export const LOAD_HUB = "load";
/** As people come in one after the other. */
const JOIN_EVERY_MS = 25;
/** A job that a dead part forgot is sent again after 5 s, 15 s, 35 s … (JOB1), and a contest without a result ends after 10 min. */
const SETTLE_WITHIN_MS = 150_000;

export interface RunOptions {
  readonly given: LoadArguments;
  readonly mix: Mix;
  readonly url: string;
  /** Where faults are injected. */
  readonly faulty?: { readonly stack: Stack; readonly wire: Wire };
  /** Happens during the play, which goes on until it has; one that throws ends the run. */
  meanwhile?(bots: readonly Bot[]): Promise<void>;
  /** Ends the play early; the verdict is given all the same. */
  readonly over: AbortSignal;
  /** How things stand, often. */
  show(tell: () => string): void;
  /** Prints a line of its own. */
  say(line: string): void;
}

/** A run with its verdict. */
export interface Run {
  readonly rooms: readonly RoomOfBots[];
  readonly tally: Tally;
  /** The usage up to the end of the play, and the results. */
  readonly metered: Metered;
  readonly playedMs: number;
  readonly settledMs: number;
  readonly judgedMs: number;
  readonly faults?: FaultCounts;
  readonly hostile?: AttackReport;
  readonly records: readonly RoomRecord[];
  readonly verdict: LoadVerdict;
}

/** Plays, lets everything come to rest, and judges. @throws where the hub gives no tokens. */
export async function runLoad(options: RunOptions): Promise<Run> {
  const tell = (doing: string) => options.show(() => doing);
  const tally = new Tally();
  const traffic = new Traffic();
  const rooms = makeRooms(options, tally, traffic);
  const bots = rooms.flatMap((room) => room.bots);
  // The first token tells whether there is a hub that takes bots at all.
  await bots[0]?.token();
  const isHostile = options.given.hostile;
  const isOwnHub = options.given.url === undefined;
  const catalog = { ...(isOwnHub && randomWorld(new Random(options.given.seed))), ...(isHostile && HOSTILE_CATALOG) };
  if (isOwnHub || isHostile) await raiseBudgets(options.url, LOAD_HUB, catalog);
  const begun = performance.now();
  const { faults, hostile } = await play(rooms, options, tally);
  const played = performance.now();
  const counted = traffic.copy();
  if (options.faulty !== undefined) await waitForParts(options.faulty.stack, tell);
  await settleDown(rooms, { withinMs: SETTLE_WITHIN_MS, tell });
  const settled = performance.now();
  await askAgain(bots, tell);
  const records = await collectRecords(rooms, tell);
  const compared = isHostile ? judgeReceipts(tally.timesIn("undisturbed"), tally.timesIn("hostile")) : [];
  const verdict = giveVerdict(records, [...compared, ...(hostile?.breaches ?? [])]);
  const judged = performance.now();
  await Promise.all(bots.map((bot) => bot.leave()));
  if (isHostile) await raiseBudgets(options.url, LOAD_HUB, {});
  return {
    rooms,
    tally,
    metered: meter(records, counted, played - begun),
    playedMs: Math.round(played - begun),
    settledMs: Math.round(settled - played),
    judgedMs: Math.round(judged - settled),
    ...(faults === undefined ? {} : { faults }),
    ...(hostile === undefined ? {} : { hostile }),
    records,
    verdict,
  };
}

function makeRooms({ given, mix, url }: RunOptions, tally: Tally, traffic: Traffic): RoomOfBots[] {
  const run = randomBytes(3).toString("hex");
  const platform = traffic.counted(standardPlatform());
  return Array.from({ length: given.rooms }, (_, at) => {
    // Rooms remember, and a run begins with new ones.
    const roomId = `load-${run}-${at}`;
    const hostile = given.hostile ? Math.floor(given.clients / FIFTH) : 0;
    const cast = botCastOf(roomId, given.clients - hostile, mix.spectators, seedOf(given.seed, at));
    const room = new RoomOfBots({ url, hubId: LOAD_HUB, roomId, platform }, cast, tally);
    room.nameHostile(hostile);
    return room;
  });
}

async function play(rooms: readonly RoomOfBots[], options: RunOptions, tally: Tally): Promise<Played> {
  const { given, mix, faulty, over, show, say, meanwhile } = options;
  const { seconds, seed } = given;
  const begun = performance.now();
  const bots = rooms.flatMap((room) => room.bots);
  const played = new AbortController();
  const happened = meanwhile?.(bots);
  const time = AbortSignal.any([over, played.signal]);
  const whole = Promise.all([pause(seconds * 1000, over), happened]).finally(() => played.abort());
  const timer = setInterval(() => show(() => progressLine(performance.now() - begun, seconds, rooms, tally)), 200);
  try {
    const rampMs = Math.min((seconds * 1000) / 4, bots.length * JOIN_EVERY_MS);
    const playing = bots.map((bot, at) => {
      const script = { mix, seed: seedOf(seed, 1_000_000 + at), joinAfterMs: (rampMs * at) / bots.length };
      return playTurns(bot, script, tally, time);
    });
    const plan = { seconds, seed, over: time, tell: say };
    const havoc = faulty && wreakHavoc(faulty.stack, faulty.wire, plan);
    const attack = attackInSecondHalf(rooms, { seconds, seed, rampMs, over: time, tally, isAsked: given.hostile, say });
    const [hostile] = await Promise.all([attack, whole, ...playing]);
    return { faults: await havoc, hostile };
  } finally {
    clearInterval(timer);
    faulty?.wire.heal();
    await pause(0);
  }
}

interface Played {
  readonly faults: FaultCounts | undefined;
  readonly hostile: AttackReport | undefined;
}

interface AttackPlan {
  readonly seconds: number;
  readonly seed: number;
  /** Until all have joined. */
  readonly rampMs: number;
  readonly over: AbortSignal;
  readonly tally: Tally;
  readonly isAsked: boolean;
  say(line: string): void;
}

/** After the joins the play has two halves: without hostile bots, and with them. */
async function attackInSecondHalf(rooms: readonly RoomOfBots[], plan: AttackPlan): Promise<AttackReport | undefined> {
  const { seconds, seed, rampMs, over, tally, isAsked, say } = plan;
  await pause(rampMs, over);
  tally.part = "undisturbed";
  if (!isAsked) return undefined;
  await pause((seconds * 1000 - rampMs) / 2, over);
  if (over.aborted) return undefined;
  tally.part = "hostile";
  say("a fifth of the bots mean harm from now on");
  const orders = rooms.map((room, at) => room.attackOrder((bot) => seedOf(seed, 2_000_000 + at * 1000 + bot)));
  return attackRooms(orders, over);
}

function progressLine(ms: number, seconds: number, rooms: readonly RoomOfBots[], tally: Tally): string {
  const bots = rooms.flatMap((room) => room.bots);
  const times = tally.receiptTimes();
  return [
    `${Math.round(ms / 1000)}/${seconds} s`,
    `${bots.filter((bot) => bot.isIn).length}/${bots.length} in`,
    `${tally.sent} commands (${Math.round((tally.sent * 1000) / Math.max(1, ms))}/s)`,
    `${tally.refusals} refused`,
    ...(times === null ? [] : [`receipt p50 ${times.p50} p95 ${times.p95} ms`]),
    `${bots.reduce((sum, { waiting }) => sum + waiting, 0)} waiting`,
  ].join(" | ");
}

/** Changes what is in force in a hub in development (CAT2). @throws where it is refused. */
export async function raiseBudgets(url: string, hubId: string, catalog: object): Promise<void> {
  const platform = standardPlatform();
  const made = await devToken({ url, platform }, { actorId: "load-operator", hubId, roomId: "*", roles: ["ops"] });
  if (!made.ok) throw new Error(`no token to change the catalog: ${made.problem.code}, ${made.problem.detail}`);
  const headers = { authorization: `Bearer ${made.value.token}`, "content-type": "application/json" };
  const answer = await platform.fetch(new URL(`/v1/hubs/${hubId}/catalog`, url), {
    method: "PUT",
    headers,
    body: JSON.stringify(catalog),
  });
  if (!answer.ok) throw new Error(`the catalog was not changed: ${answer.status} ${await answer.text()}`);
}
