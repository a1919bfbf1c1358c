import { randomBytes } from "node:crypto";
import { colyseusDialect } from "./colyseus-dialect.ts";
import type { Dialect } from "./dialect.ts";
import { hubDialect } from "./hub-dialect.ts";
import type { LoadLink } from "./link.ts";
import type { DialectName, LoadJob, LoadResult } from "./load-job.ts";
import { plainDialect } from "./plain-dialect.ts";

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  hub: hubDialect,
  plain: plainDialect,
  colyseus: colyseusDialect,
};
/** Handshakes at once: a crowd at the door is not what is measured. */
const AT_THE_DOOR = 10;
/** Without an answer for so long a room has failed. */
const SILENCE_MS = 20_000;

/** Runs a job's closed loops in this process. */
export async function closedLoop(job: LoadJob): Promise<LoadResult> {
  const dialect = DIALECTS[job.dialect];
  const links = await enterAll(dialect, job);
  const tally = new Tally();
  const failed = Promise.withResolvers<never>();
  for (const link of links) {
    try {
      converse(link, dialect, job.text, tally, failed.reject);
    } catch (error) {
      failed.reject(error);
    }
  }
  const measured = measure(job, tally);
  const result = await Promise.race([measured, failed.promise]);
  await Promise.all(links.map((link) => link.leave()));
  return result;
}

async function enterAll(dialect: Dialect, { seats }: LoadJob): Promise<LoadLink[]> {
  const links: LoadLink[] = [];
  for (let at = 0; at < seats.length; at += AT_THE_DOOR) {
    links.push(...(await Promise.all(seats.slice(at, at + AT_THE_DOOR).map((seat) => dialect.enter(seat)))));
  }
  return links;
}

function converse(link: LoadLink, dialect: Dialect, text: string, tally: Tally, fail: (error: unknown) => void): void {
  // Of one length, and never part of another's.
  const name = randomBytes(6).toString("hex");
  let count = 0;
  let id = "";
  let sentAt = 0;
  const say = () => {
    count += 1;
    id = `${name}-${String(count).padStart(8, "0")}`;
    sentAt = performance.now();
    link.send(dialect.command(id, text));
  };
  link.onClose = (code, reason) => fail(new Error(`the room closed a connection: ${code} ${reason}`));
  link.onFrame = (frame) => {
    tally.frame(frame.length);
    try {
      const answered = dialect.answers(frame, id);
      dialect.heard?.(link, frame);
      if (!answered) return;
      tally.answer(performance.now() - sentAt);
      say();
    } catch (error) {
      fail(error);
    }
  };
  say();
}

/** The samples since the last reset. */
class Tally {
  latencies: number[] = [];
  bytes = 0;
  frames = 0;

  frame(bytes: number): void {
    this.bytes += bytes;
    this.frames += 1;
  }

  answer(latencyMs: number): void {
    this.latencies.push(latencyMs);
  }

  reset(): void {
    this.latencies = [];
    this.bytes = 0;
    this.frames = 0;
  }
}

async function measure({ warmUpMs, measureMs }: LoadJob, tally: Tally): Promise<LoadResult> {
  await pause(warmUpMs);
  tally.reset();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await pause(measureMs);
  const measuredMs = performance.now() - started;
  const used = process.cpuUsage(cpu);
  if (tally.latencies.length === 0 && measureMs >= SILENCE_MS) throw new Error("the room fell silent");
  return {
    answers: tally.latencies.length,
    measuredMs,
    latenciesMs: tally.latencies,
    bytesReceived: tally.bytes,
    framesReceived: tally.frames,
    cpuShare: (used.user + used.system) / 1000 / measuredMs,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
