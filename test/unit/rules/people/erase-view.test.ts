import { describe, expect, test } from "vitest";
import type { RoomState } from "../../../../src/durable/rules/core/room-state.ts";
import { ERASED_SUMMARY } from "../../../../src/durable/rules/people/erase-event.ts";
import { eraseState, eraseView, withoutReasons } from "../../../../src/durable/rules/people/erase-view.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const mara = actorNamed("mara", { name: "Mara Vane", roles: ["player", "gm"] });
const zoe = actorNamed("zoe", { name: "Zoe Gray" });

/** Mara and Zoe do the same things, each with somebody of their own. */
function playedRoom(): RoomHarness {
  const room = new RoomHarness();
  room.enters(mara, zoe, actorNamed("teo", { name: "teo" }), "yan");
  for (const [who, other] of [
    [mara, "teo"],
    [zoe, "yan"],
  ] as const) {
    room.does(who, "verb.say", { message: `I am ${who.name}` });
    room.does(mara, "gm.grantItems", { target: who.actorId, items: [{ item: "gold", quantity: 3 }] });
    const give = [{ item: "gold", quantity: 1 }];
    room.does(who, "verb.offerTrade", { target: other, give, want: [], note: `from ${who.name}` });
    room.does(who, "verb.challengeDuel", { target: other, stakes: `the honour of ${who.name}` });
    room.does(other, "verb.challengeDuel", { target: who.actorId });
  }
  return room;
}

function closingRoom(): RoomHarness {
  const room = playedRoom();
  room.bridgeWorks();
  room.does(mara, "gm.closeSession", { reason: "late" });
  return room;
}

/** The parts of a state that belong to others than Mara, as text. */
function ofOthers({ view, privateState }: RoomState): string {
  const isTheirs = (part: unknown) => !JSON.stringify(part).includes("mara");
  const parts = [...view.participants, ...view.chat, ...view.trades, ...view.contests];
  return JSON.stringify([...parts, ...Object.values(privateState.jobs)].filter(isTheirs));
}

describe("a state is erased of a person", () => {
  test("ERA2 what is Mara's loses name, words, note and stakes; what is others' stays, jobs too", () => {
    const { state } = playedRoom();
    const erased = eraseState(state, "mara");
    expect(JSON.stringify([erased.view, erased.privateState.jobs])).not.toContain("Mara Vane");
    expect(ofOthers(erased)).toBe(ofOthers(state));
    expect(ofOthers(state).split("Zoe Gray").length).toBeGreaterThan(6);
    const [hers, theirs] = Object.values(erased.privateState.jobs);
    expect(hers?.job).toMatchObject({ participants: [{ actorId: "mara", name: "mara" }, { actorId: "teo" }] });
    expect(theirs?.job).toMatchObject({ participants: [{ name: "Zoe Gray", stakes: "the honour of Zoe Gray" }, {}] });
  });

  test("CON7 ERA2 the account of Mara's duel goes, that of the other duel stays", () => {
    const room = playedRoom();
    room.bridgeWorks();
    const before = room.state.view.contests.map(({ outcome }) => outcome?.summary);
    const after = eraseView(room.state.view, "mara").contests.map(({ outcome }) => outcome?.summary);
    expect(after).toEqual([ERASED_SUMMARY, before[1]]);
    expect(before[1]).toContain("Zoe Gray");
  });

  test("ERA1 the same objects come back where nothing is left to erase", () => {
    const { state } = playedRoom();
    const erased = eraseState(state, "mara");
    expect(eraseState(erased, "mara")).toBe(erased);
    expect(eraseState(state, "nobody")).toBe(state);
    expect(eraseView(state.view, "nobody")).toBe(state.view);
    // Teo staked nothing and bears an id as name, so there is no trace of Teo in jobs.
    expect(eraseState(state, "teo").privateState).toBe(state.privateState);
  });

  test("ERA2 a reason for closing goes from the session and from its job, and from no other", () => {
    const { state } = closingRoom();
    const [sessionId = ""] = Object.keys(state.privateState.sessions);
    expect(JSON.stringify(state.privateState)).toContain(`"reason":"late"`);
    const { sessions, jobs } = withoutReasons(state, new Set([sessionId])).privateState;
    expect(sessions[sessionId]).toEqual({ ...state.privateState.sessions[sessionId], reason: "" });
    expect(Object.keys(jobs)).toEqual(Object.keys(state.privateState.jobs));
    expect(JSON.stringify([sessions, jobs])).not.toContain("late");
    expect(withoutReasons(state, new Set(["ses-other"]))).toBe(state);
  });
});
