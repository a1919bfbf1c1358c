import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { applyEvent } from "../../../../src/durable/rules/core/apply-steps.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { emptyRoom, type RoomState } from "../../../../src/durable/rules/core/room-state.ts";
import { eventFor, viewerOf } from "../../../../src/durable/rules/core/view-for.ts";
import { deadlines } from "../../../../src/durable/rules/deadlines/deadlines.ts";
import { readLog, recordedOf } from "../../../../src/durable/storage/log/log-rows.ts";
import { recentCommands } from "../../../../src/durable/storage/log/recent-commands.ts";
import { difference } from "../../../../testkit/difference.ts";
import { CAST } from "../../../../testkit/players/cast.ts";
import { RandomPlay } from "../../../../testkit/players/random-play.ts";

const plays = fc.array(fc.integer(), { minLength: 1, maxLength: 140, size: "max" });
/** The same plays every time; `PLAY_SEED` and `PLAY_RUNS` draw others, and more of them. */
const { PLAY_SEED = "1", PLAY_RUNS = "50" } = process.env;
const RUNS = { seed: Number(PLAY_SEED), numRuns: Number(PLAY_RUNS) };
const LONG_MS = 60_000;

const empty = (): RoomState => emptyRoom("hub", "atrium", BUILT_IN_CATALOG);
const recorded = (play: RandomPlay) => readLog(play.stage.sql, 0, 1_000_000).map(recordedOf);

/** Plays it all, and looks after every step. */
function played(steps: readonly number[], look: (play: RandomPlay) => void): RandomPlay {
  const play = new RandomPlay();
  for (const drawn of steps) {
    play.step(drawn);
    look(play);
  }
  expect(play.stage.bugs).toEqual([]);
  return play;
}

/** The part of the private state that follows from events alone; the rest is made by notes, which are no events. */
function derivable({ privateState }: RoomState) {
  const { session, lastToVersion, emptySince, contests, rituals, mutes, bans, jobs } = privateState;
  return { session, lastToVersion, emptySince, contests, rituals, mutes, bans, jobs: Object.keys(jobs).toSorted() };
}

/** That an operator was told is a matter of time, and no event. */
function withoutAlerts({ privateState }: RoomState) {
  const jobs = Object.values(privateState.jobs).map((book) => ({ ...book, alertAt: null }));
  return { ...privateState, jobs };
}

describe("RES3 RES7 CMD1 CMD2 CMD3 SES1 VIEW1 for any play", () => {
  test(
    "RES3 CMD1 replaying what was recorded gives the room as it is, and versions have no hole",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const play = played(steps, () => {});
          const log = recorded(play);
          expect(log.map(({ event }) => event.version)).toEqual(log.map((_, index) => index + 1));
          const replayed = log.reduce((state, each) => applyEvent(state, each, Date.parse(each.event.at)), empty());
          expect(difference(replayed.view, play.stage.state.view)).toBeNull();
          expect(difference(derivable(replayed), derivable(play.stage.state))).toBeNull();
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    "RES3 VIEW1 VIEW3 VIEW4 a viewer who applies the events shown holds what a fresh snapshot shows, after every step",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const held = new Map<string, RoomView>();
          let seen = 0;
          played(steps, ({ stage }) => {
            const news = readLog(stage.sql, seen, 1_000_000).map(recordedOf);
            seen = stage.state.version;
            for (const actor of CAST) {
              const before = held.get(actor.actorId) ?? empty().view;
              const shown = news.map((each) => eventFor(each, viewerOf(actor))).filter((event) => event !== null);
              const after = shown.reduce((view, event) => evolve(view, event), before);
              held.set(actor.actorId, after);
              const wrong = difference(after, stage.seenBy(actor));
              expect({ who: actor.actorId, wrong }).toEqual({ who: actor.actorId, wrong: null });
            }
          });
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    "CMD2 a rejected command changes nothing but what was overdue",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const play = new RandomPlay();
          for (const drawn of steps) {
            const acted = play.step(drawn);
            if (acted?.receipt.status !== "rejected") continue;
            const { before, id } = acted;
            const events = recorded(play).filter(({ event }) => event.version > before.version);
            expect(events.filter(({ event }) => event.commandId === id)).toEqual([]);
            if (events.length > 0) continue;
            expect(play.stage.state.view).toBe(before.view);
            expect(difference(withoutAlerts(play.stage.state), withoutAlerts(before))).toBeNull();
          }
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    "CMD2 CMD3 a command sent twice is one command, now and at the end",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const play = new RandomPlay();
          const { stage } = play;
          const acts = steps.flatMap((drawn) => play.step(drawn) ?? []);
          for (const { actor, id, verb, args, receipt } of acts) {
            const isDecided =
              receipt.status === "accepted" ||
              stage.sql.all("SELECT 1 FROM rejections WHERE command_id = ?", id).length > 0;
            if (!isDecided || stage.state.privateState.bans[actor.actorId] !== undefined) continue;
            const { version } = stage.state;
            expect(stage.sends(actor, verb, args, id)).toEqual({ ...receipt, replayed: true });
            expect(stage.state.version).toBe(version);
          }
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    "RES7 after every input nothing is overdue, and nothing was used past its time",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const play = new RandomPlay();
          const { stage } = play;
          const expiries = new Map<string, string>();
          for (const drawn of steps) {
            const acted = play.step(drawn);
            for (const { event } of recorded(play)) {
              if (event.type === "contest.armed") expiries.set(event.data.contestId, event.data.expiresAt);
              if (event.type === "trade.offered") expiries.set(event.data.trade.tradeId, event.data.trade.expiresAt);
              const used =
                event.type === "contest.joined" || event.type === "contest.updated"
                  ? event.data.contestId
                  : event.type === "trade.accepted"
                    ? event.data.tradeId
                    : null;
              if (used !== null) expect(event.at < (expiries.get(used) ?? "")).toBe(true);
            }
            if (acted === null) continue;
            const last = new Map(recentCommands(stage.sql, 0).map(({ actorId, at }) => [actorId, at]));
            const due = [...deadlines(stage.state, (actorId) => last.get(actorId))];
            expect(due.filter(({ at }) => at <= stage.room.now())).toEqual([]);
          }
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    "RES6 a room that comes back from its rows is the room that went",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const play = played(steps, ({ stage }) => {
            const before = stage.state;
            stage.sleeps();
            const { privateState, ...rest } = stage.state;
            expect(difference(rest.view, before.view)).toBeNull();
            expect(rest.version).toBe(before.version);
            // Closures that have been told to the end lie in the rows alone.
            const pending = Object.entries(before.privateState.sessions).filter(
              ([, each]) => each.pendingOfflineReconcile,
            );
            expect(
              difference(privateState, { ...before.privateState, sessions: Object.fromEntries(pending) }),
            ).toBeNull();
          });
          expect(play.stage.bugs).toEqual([]);
        }),
        RUNS,
      );
    },
    LONG_MS,
  );

  test(
    "SES1 SES2 the ranges of closed sessions tile the log, and only one is open at a time",
    () => {
      fc.assert(
        fc.property(plays, (steps) => {
          const log = recorded(played(steps, () => {})).map(({ event }) => event);
          let next = 1;
          let open: string | null = null;
          for (const event of log) {
            if (event.type === "session.opened") {
              expect(open).toBeNull();
              open = event.data.sessionId;
            }
            if (event.type !== "session.closed") continue;
            const { sessionId, fromVersion, toVersion } = event.data;
            expect({ sessionId, fromVersion, toVersion }).toEqual({
              sessionId: open,
              fromVersion: next,
              toVersion: event.version,
            });
            next = toVersion + 1;
            open = null;
          }
        }),
        RUNS,
      );
    },
    LONG_MS,
  );
});

test("RES3 the plays of these properties reach nearly everything that can happen in a room", () => {
  const reached = new Set<string>();
  const WANTED = ["contest.resolved", "trade.accepted", "trade.expired", "ritual.resolved", "chat.retracted"];
  const isEnough = () => reached.size > 35 && WANTED.every((type) => reached.has(type));
  // As many as it takes: another verb draws other plays.
  for (let seed = 1; seed <= 15 && !isEnough(); seed += 1) {
    for (const steps of fc.sample(plays, { numRuns: 40, seed })) {
      for (const { event } of recorded(played(steps, () => {}))) reached.add(event.type);
    }
  }
  expect(WANTED.filter((type) => !reached.has(type))).toEqual([]);
  expect(reached.size).toBeGreaterThan(35);
});
