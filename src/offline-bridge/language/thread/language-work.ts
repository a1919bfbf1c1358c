import { withWords } from "../../../durable/protocol/events/event-words.ts";
import type { Event } from "../../../durable/protocol/events/event.ts";
import type { Participant } from "../../../durable/protocol/state/participant.ts";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import type { DeltaSource } from "../../deltas/make-deltas.ts";
import { NO_NAMES, type HubNames, type KnownWorld } from "../../world/known-world.ts";
import type { Name } from "../names/name-index.ts";
import type { ParserName, ReaderName } from "../parsing/parser.ts";
import type { Change, ReadableTurn, Reading } from "../reader.ts";
import { joinReadings } from "../rule-reader.ts";
import type { SessionDeltas, ToldLines } from "./language-tasks.ts";
import { TaskError, type ThreadHost } from "./thread-host.ts";

/** How long a closure's language work may take (CLO8), in milliseconds. */
export interface LanguageLimits {
  readonly lineMs: number;
  /** All lines of a session together, without the time in which they wait for other sessions. */
  readonly sessionMs: number;
  /** The same with that time: Temporal cuts the stage off after 5 minutes. */
  readonly sessionWithWaitsMs: number;
  readonly recapMs: number;
  readonly deltasMs: number;
}

export const LANGUAGE_LIMITS: LanguageLimits = {
  lineMs: 5_000,
  sessionMs: 150_000,
  sessionWithWaitsMs: 240_000,
  recapMs: 90_000,
  deltasMs: 90_000,
};

/** A line that is not in the reading, and why. */
export interface SkippedLine {
  readonly version: number;
  readonly reason: string;
}

/** A closure's work on words, off the thread that answers heartbeats, health checks and signals (CLO8). */
export interface LanguageWork {
  /**
   * Reads a session's lines; one that takes too long, or that the reader fails at, is left out and named. `parsers` are
   * those that read them: one, unless it failed on the way.
   * @param names those of the worker's lexicon alone unless given
   */
  read(
    turns: readonly ReadableTurn[],
    names?: HubNames,
  ): Promise<Reading & { readonly skipped: readonly SkippedLine[]; readonly parsers: readonly ReaderName[] }>;
  /** Writes the recap; `skipped` says why it lacks the spoken lines, where it does. */
  recap(
    events: readonly Event[],
    present: readonly Participant[],
  ): Promise<{ readonly recap: Recap; readonly skipped?: string }>;
  /** The deltas of a session: what its changes say, and the names in its lines that no lexicon has; and notes on them. */
  deltas(changes: readonly Change[], source: DeltaSource, world: KnownWorld, told: ToldLines): Promise<SessionDeltas>;
}

/** Lines of one request to the thread: when they take too long they are read again one by one. */
const LINES_AT_A_TIME = 25;

export function languageWork(thread: ThreadHost, limits: LanguageLimits = LANGUAGE_LIMITS): LanguageWork {
  return {
    async read(turns, names = NO_NAMES) {
      const readings: Reading[] = [];
      const skipped: SkippedLine[] = [];
      const parsers = new Set<ParserName>();
      const endsAt = performance.now() + limits.sessionWithWaitsMs;
      let leftMs = limits.sessionMs;
      let named: readonly Name[] = [];
      const read = async (lines: readonly ReadableTurn[]): Promise<void> => {
        const limitMs = Math.min(limits.lineMs, leftMs);
        if (limitMs <= 0 || performance.now() >= endsAt) {
          skipped.push(...lines.map(({ version }) => ({ version, reason: "the session's time was used up" })));
          return;
        }
        try {
          const batch = await thread.do(
            "read",
            { turns: lines, named, names },
            limitMs,
            (tookMs) => (leftMs -= tookMs),
          );
          readings.push(batch.reading);
          parsers.add(batch.parser);
          named = batch.named;
        } catch (error) {
          if (!(error instanceof TaskError)) throw error;
          const [first] = lines;
          if (first !== undefined && lines.length === 1)
            skipped.push({ version: first.version, reason: error.message });
          else for (const line of lines) await read([line]);
        }
      };
      for (let from = 0; from < turns.length; from += LINES_AT_A_TIME) {
        await read(turns.slice(from, from + LINES_AT_A_TIME));
      }
      return { ...joinReadings(readings), skipped, parsers: [...parsers].toSorted() };
    },

    async recap(events, present) {
      try {
        return { recap: await thread.do("recap", { events, present }, limits.recapMs) };
      } catch (error) {
        if (!(error instanceof TaskError)) throw error;
        const silent = { events: events.map((event) => withWords(event, "")), present };
        const recap = await thread.do("recap", silent, limits.recapMs);
        const note = {
          version: events.at(-1)?.version ?? 0,
          text: "What was said is left out of this recap: it could not be told in time.",
        };
        return { recap: { ...recap, safetyNotes: [...recap.safetyNotes, note] }, skipped: error.message };
      }
    },

    deltas: (changes, source, world, told) => thread.do("deltas", { changes, source, world, told }, limits.deltasMs),
  };
}
