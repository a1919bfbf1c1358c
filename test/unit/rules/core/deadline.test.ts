import { describe, expect, test } from "vitest";
import { deadlines, nextWake } from "../../../../src/durable/rules/deadlines/deadlines.ts";
import { actorNamed, RELIC_CAPABILITY } from "../../../../testkit/players/actor-named.ts";
import { contestResolved } from "../../../../testkit/results-of.ts";
import { START_TIME, RoomHarness } from "../../../../testkit/room-harness.ts";
import { challenge, contestJob } from "../../../support/duel.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const vera = actorNamed("vera", { roles: ["gm"] });

/** A scene, and what is due next when it is over: what, and how long after the curtain went up. */
interface Scene {
  readonly name: string;
  play(stage: RoomHarness): void;
  readonly next: readonly [what: string, afterMs: number] | null;
}

const SCENES: readonly Scene[] = [
  { name: "an empty room", play: () => {}, next: null },
  { name: "a spectator", play: (stage) => stage.enters(actorNamed("ida", { roles: ["spectator"] })), next: null },
  { name: "PRE2 somebody came", play: (stage) => stage.enters("mara"), next: ["idle", 120 * SECOND] },
  {
    name: "PRE2 everybody idles: the longest session",
    play: (stage) => {
      stage.enters("mara");
      stage.wait(5 * MINUTE);
    },
    next: ["session-too-long", 12 * HOUR],
  },
  {
    name: "PRE1 a lost connection",
    play: (stage) => {
      stage.enters("mara");
      stage.wait(SECOND);
      stage.drops("mara");
    },
    next: ["grace", 11 * SECOND],
  },
  {
    name: "PRE1 SES1 somebody away: forgotten before the empty session closes, for the id is first",
    play: (stage) => {
      stage.enters("mara");
      stage.drops("mara");
      stage.wait(10 * SECOND);
    },
    next: ["forget", 10 * SECOND + 30 * MINUTE],
  },
  {
    name: "CON3 an armed duel",
    play: (stage) => {
      stage.enters("mara", "teo");
      stage.wait(SECOND);
      challenge(stage, "mara", "teo");
    },
    next: ["contest-window", 7 * SECOND],
  },
  {
    name: "CON9 a launched duel",
    play: (stage) => {
      stage.enters("mara", "teo");
      challenge(stage, "mara", "teo");
      challenge(stage, "teo", "mara");
    },
    next: ["contest-stalled", 30 * SECOND],
  },
  {
    name: "CON9 a stalled duel, after everybody has gone idle",
    play: (stage) => {
      stage.enters("mara", "teo");
      challenge(stage, "mara", "teo");
      challenge(stage, "teo", "mara");
      stage.wait(2 * MINUTE);
    },
    next: ["contest-unresolved", 30 * SECOND + 10 * MINUTE],
  },
  {
    name: "TRD1 an open offer",
    play: (stage) => {
      stage.enters("mara", "teo");
      stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: [{ item: "rope", quantity: 1 }] });
      stage.wait(SECOND);
      stage.does("mara", "verb.say", { message: "well?" });
      stage.does("teo", "verb.say", { message: "hm" });
    },
    next: ["trade-expiry", 120 * SECOND],
  },
  {
    name: "SES2 a session that waits for a ritual",
    play: (stage) => {
      const zoe = actorNamed("zoe", { capabilities: [RELIC_CAPABILITY] });
      stage.enters(zoe, vera);
      stage.does(zoe, "verb.invokeRelic", { relicId: "relic" });
      stage.wait(SECOND);
      stage.does(vera, "gm.closeSession", { reason: "late" });
    },
    next: ["closing-over", 31 * SECOND],
  },
  {
    name: "CLO7 a closure that is out, and nobody idles any more",
    play: (stage) => {
      stage.enters("mara", vera);
      stage.does("mara", "verb.say", { message: "the end" });
      stage.does(vera, "gm.closeSession", { reason: "late" });
      stage.wait(3 * MINUTE);
    },
    next: ["job-alert", 10 * MINUTE],
  },
  {
    name: "JOB1 a closure that has alerted",
    play: (stage) => {
      stage.enters("mara", vera);
      stage.does("mara", "verb.say", { message: "the end" });
      stage.does(vera, "gm.closeSession", { reason: "late" });
      stage.wait(10 * MINUTE);
    },
    next: ["job-dead", 24 * HOUR],
  },
];

/** When who last acted, read off the log. */
function lastCommandAt(stage: RoomHarness): (actorId: string) => number | undefined {
  return (actorId) => {
    const last = stage.log().findLast((event) => event.actorId === actorId && event.commandId !== undefined);
    return last === undefined ? undefined : Date.parse(last.at);
  };
}

describe("what is due next", () => {
  test.each(SCENES)("PRE5 RES7 $name", ({ play, next }) => {
    const stage = new RoomHarness();
    play(stage);
    const when = lastCommandAt(stage);
    const at = nextWake(stage.state, when);
    const first = [...deadlines(stage.state, when)].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))[0];
    expect(first === undefined ? null : [first.what, first.at - START_TIME]).toEqual(next);
    expect(at).toBe(first?.at ?? null);
    // The room has set its alarm for it, or for something earlier that has been overtaken.
    if (at !== null) expect(stage.alarmAt).toBeLessThanOrEqual(at);
  });

  test("JOB1 PRE5 the room's surroundings count as well, whichever is first", () => {
    const stage = new RoomHarness();
    stage.enters("mara");
    const rules = nextWake(stage.state, () => undefined);
    expect(nextWake(stage.state, () => undefined, [null, 5])).toBe(5);
    expect(nextWake(stage.state, () => undefined, [Number.MAX_SAFE_INTEGER])).toBe(rules);
  });

  test("PRE5 a silent room comes to rest: every alarm leaves fewer deadlines, and the last none", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo", vera);
    challenge(stage, "mara", "teo");
    stage.does("mara", "verb.say", { message: "anybody?" });
    for (const who of ["mara", "teo", "vera"]) stage.drops(who);
    stage.wait(3 * 24 * HOUR);
    expect(nextWake(stage.state, () => undefined)).toBeNull();
    expect(stage.alarmAt).toBeNull();
    expect(stage.state.view.participants).toEqual([]);
  });
});

describe("the order of what is overdue", () => {
  test("RES7 by due time, whatever came first into the room", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo", "zoe", "ivo");
    challenge(stage, "mara", "teo");
    stage.wait(4 * SECOND);
    challenge(stage, "zoe", "ivo");
    stage.drops("teo");
    const [first, second] = stage.state.view.contests;
    stage.skip(HOUR);
    const before = stage.state.version;
    stage.rings();
    const what = stage.log().filter((event) => event.version > before);
    const ids = what.map(({ type, data, actorId }) => ("contestId" in data ? data.contestId : `${actorId} ${type}`));
    expect(ids.slice(0, 3)).toEqual([first?.contestId, second?.contestId, "teo participant.left"]);
  });

  test("RES7 by id where two are due at once", () => {
    const stage = new RoomHarness();
    stage.enters("zoe", "ada", "mara");
    stage.skip(120 * SECOND);
    const before = stage.state.version;
    stage.rings();
    expect(stage.since(before)).toEqual(Array(3).fill("participant.idled"));
    const idled = stage.log().filter(({ version }) => version > before);
    expect(idled.map(({ actorId }) => actorId)).toEqual(["ada", "mara", "zoe"]);
  });

  test("RES7 everything overdue is done before the input is looked at, in the same commit", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo");
    challenge(stage, "mara", "teo");
    stage.skip(HOUR);
    const before = stage.state.version;
    stage.does("mara", "verb.say", { message: "still here" });
    expect(stage.since(before)).toEqual([
      "contest.expired",
      "participant.idled",
      "participant.idled",
      "participant.returned",
      "chat.said",
    ]);
    expect(stage.committed.map(({ event }) => event.version)).toEqual([1, 2, 3, 4, 5].map((n) => before + n));
  });
});

describe("the room's clock", () => {
  test("RES7 never goes behind the last commit, awake or after waking", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo");
    stage.wait(MINUTE);
    stage.does("mara", "verb.say", { message: "now" });
    const { at } = stage.last("chat.said");
    stage.skip(-HOUR);
    expect(stage.room.now()).toBe(Date.parse(at));
    stage.does("teo", "verb.say", { message: "and now" });
    expect(stage.last("chat.said").at).toBe(at);
    stage.sleeps();
    expect(stage.room.now()).toBe(Date.parse(at));
  });

  test("RES7 what was due before the clock was set back stays due", () => {
    const stage = new RoomHarness();
    stage.enters("mara", "teo");
    challenge(stage, "mara", "teo");
    stage.wait(5 * SECOND);
    stage.does("mara", "verb.say", { message: "hurry" });
    stage.skip(-HOUR);
    stage.does("teo", "verb.challengeDuel", { target: "mara" });
    expect(stage.state.view.contests[0]?.status).toBe("launched");
    stage.hears(contestResolved(contestJob(stage)));
    expect(stage.state.view.contests[0]?.status).toBe("resolved");
  });
});

describe("a deadline that fails", () => {
  /** An open offer and an armed duel, and of the offer's row something is missing: when it expires, a rule throws. */
  function damaged(): RoomHarness {
    const stage = new RoomHarness();
    stage.enters("mara", "teo", "zoe");
    stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: [{ item: "coin", quantity: 1 }] });
    stage.sql.all("UPDATE trades SET body = json_remove(body, '$.give')");
    stage.sleeps();
    return stage;
  }
  const mended = (stage: RoomHarness) => {
    stage.sql.all("UPDATE trades SET body = json_set(body, '$.give', json_array())");
    stage.sleeps();
  };
  const asideTimes = (stage: RoomHarness) => stage.putAside.map(([what, , afterMs]) => [what, afterMs / SECOND]);

  test("RES7 CMD2 is put aside: what comes is decided, and all else that is due is met", () => {
    const stage = damaged();
    stage.wait(119 * SECOND);
    challenge(stage, "teo", "zoe");
    stage.skip(11 * SECOND);
    const before = stage.state.version;
    expect(stage.does("mara", "verb.say", { message: "all is well" }).status).toBe("accepted");
    expect(stage.since(before)).toEqual([
      "participant.idled",
      "participant.idled",
      "contest.expired",
      "participant.returned",
      "chat.said",
    ]);
    expect(asideTimes(stage)).toEqual([["trade-expiry", 140]]);
    expect(stage.bugs).toEqual([]);
    expect(stage.state.view.trades).toMatchObject([{ status: "open" }]);
  });

  test("RES7 PRE5 is tried again after 10, 20, 40 … s, at most 10 min, and nothing else wakes the room for it", () => {
    const stage = damaged();
    stage.wait(120 * SECOND);
    for (const wait of [10, 20, 40, 80, 160, 320, 600, 600]) {
      const tries = stage.putAside.length;
      stage.wait(wait * SECOND - 1);
      expect(stage.putAside).toHaveLength(tries);
      stage.wait(1);
      expect(stage.putAside).toHaveLength(tries + 1);
    }
  });

  test("RES6 RES7 the room's sleep does not hurry it, and once it is mended it is met", () => {
    const stage = damaged();
    stage.wait(120 * SECOND);
    expect(asideTimes(stage)).toEqual([["trade-expiry", 130]]);
    for (let sleeps = 0; sleeps < 3; sleeps += 1) {
      stage.sleeps();
      stage.wait(2 * SECOND);
    }
    expect(stage.putAside).toHaveLength(1);
    mended(stage);
    stage.wait(4 * SECOND - 1);
    expect(stage.state.view.trades).toMatchObject([{ status: "open" }]);
    stage.wait(1);
    expect(stage.state.view.trades).toMatchObject([{ status: "expired" }]);
    expect(stage.putAside).toHaveLength(1);
  });

  test("RES7 is no reason to put an input's own bug aside", () => {
    const stage = new RoomHarness();
    stage.enters("mara");
    stage.skip(120 * SECOND);
    stage.sql.onMoment = (_, query) => {
      if (query.startsWith("INSERT INTO log")) throw new Error("the disk is full");
    };
    expect(stage.input({ kind: "join", actor: actorNamed("teo") })).toMatchObject({ kind: "refused" });
    expect(stage.bugs).toHaveLength(1);
    expect(asideTimes(stage)).toEqual([["idle", 130]]);
    stage.sql.onMoment = () => {};
    stage.enters("teo");
    stage.wait(10 * SECOND);
    expect(stage.since(0)).toEqual(["session.opened", "participant.joined", "participant.joined", "participant.idled"]);
  });
});
