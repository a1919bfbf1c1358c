import { describe, expect, test } from "vitest";
import type { Event, EventOf, EventType } from "../../../../src/durable/protocol/events/event.ts";
import { formatBreach } from "../../../../testkit/invariants/breach.ts";
import { Ledger } from "../../../../testkit/invariants/ledger.ts";
import type { ClientRecord, RoomRecord } from "../../../../testkit/invariants/room-record.ts";
import { giveVerdict } from "../../../../tools/load/results/give-verdict.ts";
import { playedRoom } from "./support/played-room.ts";

const room = playedRoom();

/** The breaches of a room that was changed, each as it is told. */
function breachesOf(changes: Partial<RoomRecord>): string[] {
  return giveVerdict([{ ...room, ...changes }]).breaches.map(formatBreach);
}

const without = (gone: Event): Event[] => room.log.filter((event) => event !== gone);
const withLog = (change: (event: Event) => Event): Event[] => room.log.map(change);

function first<T extends EventType>(type: T): EventOf<T> & Event {
  const found = room.log.find((event): event is EventOf<T> & Event => event.type === type);
  if (found === undefined) throw new Error(`the sample has no ${type}`);
  return found;
}

/** The first client, with changes. */
function withClient(changes: Partial<ClientRecord>): Pick<RoomRecord, "clients"> {
  const [client, ...others] = room.clients;
  if (client === undefined) throw new Error("the sample has no client");
  return { clients: [{ ...client, ...changes }, ...others] };
}

/** The first command that was accepted, with changes. */
function withCommand(changes: object): Pick<RoomRecord, "commands"> {
  const at = room.commands.findIndex(({ outcome }) => outcome?.status === "accepted");
  return { commands: room.commands.map((entry, index) => (index === at ? { ...entry, ...changes } : entry)) };
}

describe("a run without a fault", () => {
  test("CMD2 CMD3 TRD2 CON7 RES3 is clean, and all of it was there to be judged", () => {
    const { ok, breaches, looked } = giveVerdict([room]);
    expect(breaches.map(formatBreach)).toEqual([]);
    expect(ok).toBe(true);
    expect(looked.commands).toBeGreaterThan(100);
    expect(looked.contestsResolved).toBeGreaterThan(5);
    expect(looked.tradesAccepted).toBeGreaterThan(3);
    expect(looked.rituals).toBeGreaterThan(0);
    expect(new Set(room.commands.map(({ outcome }) => outcome?.status))).toContain("rejected");
  });
});

describe("commands", () => {
  test("CMD2 one that was never answered is named", () => {
    const [{ actorId, id }] = room.commands as [RoomRecord["commands"][number]];
    const commands = room.commands.map((each, at) => (at === 0 ? { ...each, outcome: null, putOff: null } : each));
    expect(breachesOf({ commands })).toContainEqual(expect.stringContaining(`CMD2 atrium ${actorId} ${id}`));
  });

  test("CMD2 one that was accepted at another version than the log's is found", () => {
    const outcome = { id: "x", status: "accepted" as const, version: 9_999 };
    const [breach] = breachesOf(withCommand({ outcome, again: { ...outcome, replayed: true } }));
    expect(breach).toMatch(/CMD2 .* accepted at version 9999; found its last event at version \d+/);
  });

  test("CMD2 a refused one that acted all the same is found", () => {
    const outcome = { id: "x", status: "rejected" as const, code: "cooldown" as const, message: "wait" };
    const [breach] = breachesOf(withCommand({ outcome, again: { ...outcome, replayed: true } }));
    expect(breach).toMatch(/CMD2 .* rejected cooldown; found its last event at version/);
  });

  test("CMD2 CMD3 one that was put off and acted all the same is found", () => {
    const [breach] = breachesOf(withCommand({ outcome: null, putOff: "rate-limited", again: null }));
    expect(breach).toMatch(/CMD2 .*put off: rate-limited.*; found its last event/);
  });

  test("CMD2 one in the log that nobody sent is found", () => {
    const log = withLog((event) => (event === room.log[3] ? { ...event, commandId: "stranger" } : event));
    expect(breachesOf({ log })).toContainEqual(expect.stringContaining("CMD2 atrium stranger"));
  });

  test("CMD3 another answer the second time is found, and so is none, or one that acted anew", () => {
    const other = { id: "x", status: "rejected" as const, code: "cooldown" as const, message: "wait" };
    expect(breachesOf(withCommand({ again: { ...other, replayed: true } }))).toHaveLength(1);
    expect(breachesOf(withCommand({ again: null }))).toEqual([expect.stringMatching(/^CMD3 .*found no answer$/)]);
    const [entry] = room.commands.filter(({ outcome }) => outcome?.status === "accepted");
    expect(breachesOf(withCommand({ again: entry?.outcome }))).toEqual([expect.stringMatching(/^CMD3 /)]);
  });

  test("CMD1 one whose events do not stand together is found", () => {
    const [one, other, third] = room.log.filter(({ commandId }) => commandId !== undefined);
    if (!one || !other || !third) throw new Error("the sample is too short");
    const log = withLog((event) => (event === third ? { ...event, commandId: one.commandId } : event));
    expect(breachesOf({ log })).toContainEqual(expect.stringMatching(/^CMD1 .* to act once/));
  });

  test("CMD3 the ledger finds two outcomes of one command as they come, and a bug of the hub", () => {
    const ledger = new Ledger("atrium");
    const entry = ledger.give("ann", { id: "c-1", verb: "verb.say", args: {} });
    ledger.answered(entry, { id: "c-1", status: "rejected", code: "rate-limited", message: "wait" });
    ledger.answered(entry, { id: "c-1", status: "accepted", version: 4 });
    ledger.answered(entry, { id: "c-1", status: "accepted", version: 4, replayed: true });
    expect(ledger.amiss).toEqual([]);
    ledger.answered(entry, { id: "c-1", status: "accepted", version: 5, replayed: true });
    ledger.answered(entry, { id: "c-1", status: "accepted", version: 4 });
    ledger.answered(entry, { id: "c-1", status: "rejected", code: "internal", message: "a bug" });
    expect(ledger.amiss.map(({ rule }) => rule)).toEqual(["CMD3", "CMD3", "CMD3", "CMD5"]);
    expect(() => ledger.give("ann", { id: "c-1", verb: "verb.say", args: {} })).toThrow("given before");
  });
});

describe("versions", () => {
  test("CMD1 a hole is found where it is", () => {
    const gone = first("chat.said");
    const expected = `CMD1 atrium version ${gone.version + 1}: expected version ${gone.version} after ${gone.version - 1}`;
    expect(breachesOf({ log: without(gone) })).toContainEqual(expect.stringContaining(expected));
  });

  test("RES7 a time that goes back is found", () => {
    const log = withLog((event) => (event === room.log[20] ? { ...event, at: "2020-01-01T00:00:00.000Z" } : event));
    expect(breachesOf({ log })).toContainEqual(expect.stringMatching(/^RES7 atrium version 21/));
  });
});

describe("goods", () => {
  test("TRD2 goods that come from nowhere are found", () => {
    const { version, data } = first("inventory.granted");
    const [item] = data.items;
    const log = withLog((event) => {
      if (event.version !== version || event.type !== "inventory.granted" || item === undefined) return event;
      return { ...event, data: { ...event.data, items: [{ ...item, quantity: item.quantity + 1 }] } };
    });
    expect(breachesOf({ log })).toContainEqual(
      expect.stringMatching(/^TRD2 atrium \w+: expected inventories \+ escrow/),
    );
  });

  test("TRD2 TRD3 a trade that was settled twice is found", () => {
    const accepted = first("trade.accepted");
    const again = { ...accepted, version: (room.log.at(-1)?.version ?? 0) + 1, at: room.log.at(-1)?.at ?? "" };
    const { commandId: _, ...byNobody } = again;
    const breaches = breachesOf({ log: [...room.log, byNobody] });
    expect(breaches).toContainEqual(expect.stringMatching(/^TRD3 .*expected one end \(trade.accepted\)/));
  });

  test("TRD2 an inventory that the log does not give is found, and who is short of something", () => {
    const state = room.state;
    if (state === undefined) throw new Error("the sample has no state");
    const [holder = ""] = Object.keys(state.inventory);
    const robbed = { ...state, inventory: { ...state.inventory, [holder]: { gold: -3 } } };
    expect(breachesOf({ state: robbed })).toContainEqual(expect.stringMatching(/^TRD2 atrium .*by the log; found/));
    expect(breachesOf({ log: without(first("inventory.granted")) })).toContainEqual(
      expect.stringContaining("no less than nothing"),
    );
  });

  test("TRD2 a join with other items than the ledger's is found", () => {
    const { version } = room.log.findLast(({ type }) => type === "participant.joined") ?? { version: 0 };
    const log = withLog((event) => {
      if (event.version !== version || event.type !== "participant.joined") return event;
      return { ...event, data: { ...event.data, inventory: { crown: 1 } } };
    });
    expect(breachesOf({ log })).toContainEqual(expect.stringContaining("to join with"));
  });
});

describe("contests and rituals", () => {
  test("CON7 one that has no end is found", () => {
    const { data } = first("contest.resolved");
    const breaches = breachesOf({ log: without(first("contest.resolved")) });
    expect(breaches).toContainEqual(`CON7 atrium ${data.contestId}: expected one end; found none`);
  });

  test("CON7 one that ended twice is found", () => {
    const end = first("contest.resolved");
    const twice = room.log.flatMap((event) => (event === end ? [event, event] : [event]));
    expect(breachesOf({ log: twice })).toContainEqual(
      expect.stringMatching(/^CON7 .*contest\.resolved.*, contest\.resolved/),
    );
  });

  test("CON6 false dice, and a seed that was not promised, are found", () => {
    const end = first("contest.resolved");
    const cheat = withLog((event) => {
      if (event !== end) return event;
      const [winner, ...others] = end.data.participants;
      return winner ? { ...end, data: { ...end.data, participants: [{ ...winner, dice: [6, 6] }, ...others] } } : event;
    });
    expect(breachesOf({ log: cheat })).toContainEqual(expect.stringMatching(/^CON6 .*dice was said to be \[6,6\]/));
    const begun = first("contest.armed");
    const swapped = withLog((event) =>
      event === begun ? { ...begun, data: { ...begun.data, seedCommitment: "0".repeat(64) } } : event,
    );
    expect(breachesOf({ log: swapped })).toContainEqual(expect.stringContaining("the seed is not the one"));
  });

  test("CON3 one that was launched twice, or resolved without a launch, is found", () => {
    const launch = first("contest.launched");
    const twice = room.log.flatMap((event) => (event === launch ? [event, event] : [event]));
    expect(breachesOf({ log: twice })).toContainEqual(expect.stringContaining("expected one launch; found 2"));
    expect(breachesOf({ log: without(launch) })).toContainEqual(expect.stringContaining("a launch before the dice"));
    const { data, ...event } = first("contest.resolved");
    const expired = {
      contestId: data.contestId,
      reason: "arming-timeout" as const,
      rematch: { availableAt: event.at },
    };
    const late = withLog((each) =>
      each.version === event.version ? { ...event, type: "contest.expired", data: expired } : each,
    );
    expect(breachesOf({ log: late })).toContainEqual(expect.stringContaining("no expiry of what was launched"));
  });

  test("CON2 one that nobody armed is found", () => {
    expect(breachesOf({ log: without(first("contest.armed")) })).toContainEqual(
      expect.stringContaining("contest.armed before all else"),
    );
  });

  test("RIT2 a ritual without an end, with false dice or without a beginning is found", () => {
    const end = first("ritual.resolved");
    expect(breachesOf({ log: without(end) })).toContainEqual(
      `RIT2 atrium ${end.data.ritualId}: expected one end; found none`,
    );
    const cheat = withLog((event) =>
      event === end ? { ...end, data: { ...end.data, roll: { ...end.data.roll, total: 99 } } } : event,
    );
    expect(breachesOf({ log: cheat })).toContainEqual(expect.stringContaining("the roll does not follow"));
    expect(breachesOf({ log: without(first("ritual.invoked")) })).toContainEqual(
      expect.stringContaining("ritual.invoked before its end"),
    );
  });
});

describe("clients", () => {
  test("RES3 a mirror that is not the room's is found, with where they differ", () => {
    const [client] = room.clients;
    const mirror = client?.mirror && { ...client.mirror, slowModeMs: 77_000 };
    expect(breachesOf(withClient({ mirror }))).toEqual([expect.stringMatching(/^RES3 .*slowModeMs: 77000 and \d+/)]);
  });

  test("RES3 one that never came back, or whose room did not answer, is found", () => {
    expect(breachesOf(withClient({ mirror: undefined }))).toEqual([expect.stringContaining("no connection")]);
    expect(breachesOf(withClient({ fresh: undefined }))).toEqual([expect.stringContaining("no answer")]);
  });

  test("SOK6 an event that was not told, or told twice, is found", () => {
    const heard = room.clients[0]?.heard ?? [];
    const said = room.log.findLast(({ type }) => type === "chat.said")?.version ?? 0;
    const breach = breachesOf(withClient({ heard: heard.filter((version) => version !== said) }));
    expect(breach).toEqual([
      expect.stringContaining(`version ${said}: expected to be told of chat.said; found silence`),
    ]);
    const twice = heard.flatMap((version) => (version === said ? [version, version] : [version]));
    expect(breachesOf(withClient({ heard: twice }))).toHaveLength(1);
  });

  test("SOK6 what was shown as state instead counts as told", () => {
    const { passedOver = [], heard = [] } = room.clients[0] ?? {};
    const shown = { passedOver: [...passedOver, { from: 40, to: 60 }] };
    expect(breachesOf(withClient({ ...shown, heard: heard.filter((each) => each < 40 || each > 60) }))).toEqual([]);
  });

  test("SOK6 a frame that did not fit is found; a token that waits for the hub is none", () => {
    const discontinuity = { code: "discontinuity" as const, message: "a frame from version 3 came" };
    expect(breachesOf(withClient({ faults: [discontinuity] }))).toEqual([expect.stringContaining("discontinuity")]);
    expect(breachesOf(withClient({ faults: [{ code: "token-not-renewed", message: "away" }] }))).toEqual([]);
  });

  test("RES3 a log that does not give the state is found", () => {
    const state = room.state && { ...room.state, participants: room.state.participants.slice(1) };
    expect(breachesOf({ state })).toContainEqual(expect.stringContaining("the log to give the room's state"));
    expect(breachesOf({ state: undefined })).toEqual([expect.stringContaining("the room's state")]);
  });
});
