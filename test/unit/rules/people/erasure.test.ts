import { describe, expect, test } from "vitest";
import type { ErasureStep } from "../../../../src/durable/protocol/bridge/room-erasure.ts";
import { wordsOf } from "../../../../src/durable/protocol/events/event-words.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { RoomEraser } from "../../../../src/durable/room/people/room-eraser.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../../src/durable/rules/core/room-state.ts";
import { keepWhispersForAll } from "../../../../src/durable/rules/core/view-for.ts";
import { eraseRecap } from "../../../../src/durable/rules/people/erase-recap.ts";
import { tablesOnFirstWrite } from "../../../../src/durable/storage/first-write.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { sampleScenario } from "../../closure/scenarios/sample-scenario.ts";

/** Stands in everything that the person to be erased writes, and in their name. */
const WORD = "zorbl";
const mara = actorNamed("mara", { name: `Mara ${WORD}`, roles: ["player", "gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });

/** A room in which mara has left words wherever a room keeps any. */
function playedRoom(): RoomHarness {
  const room = new RoomHarness();
  room.enters(mara, "teo", mo);
  const said = room.does(mara, "verb.say", { message: `I am ${WORD}` });
  room.does(mara, "verb.say", { message: WORD }, "short");
  room.does(mara, "verb.emote", { text: `waves like ${WORD}` });
  room.does(mara, "verb.whisper", { target: "teo", message: `psst ${WORD}` });
  room.does(mara, "gm.narrate", { text: `Night over ${WORD}.` });
  room.does("teo", "verb.say", { message: "hello" });
  room.does(mara, "gm.grantItems", { target: "mara", items: [{ item: "gold", quantity: 3 }] });
  const gold = [{ item: "gold", quantity: 1 }];
  room.does(mara, "verb.offerTrade", { target: "teo", give: gold, want: [], note: `for ${WORD}` });
  room.does(mara, "verb.challengeDuel", { target: "teo", stakes: `the honour of ${WORD}` });
  room.does("teo", "verb.challengeDuel", { target: "mara" });
  room.bridgeWorks();
  if (said.status !== "accepted") throw new Error("the line was not taken");
  room.does(mo, "mod.retractMessage", { version: said.version, reason: "unkind" });
  room.does(mara, "gm.closeSession", { reason: `${WORD} is tired` });
  room.does(mara, "verb.say", { message: `again ${WORD}` });
  room.does(mara, "verb.skirmish", { stakes: WORD });
  return room;
}

/** Everything that the room stores, as text. */
function dump({ sql }: RoomHarness): string {
  const tables = sql.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
  return JSON.stringify(tables.map(({ name }) => [name, sql.all(`SELECT * FROM "${name}"`)]));
}

function eraserOf(room: RoomHarness, snapshots: RoomView[] = []) {
  const sql = tablesOnFirstWrite(room.sql, () => {});
  return new RoomEraser({ sql, room: room.room, resyncAll: () => void snapshots.push(room.state.view) });
}

/** All steps; gives how many rows lost something, and the names. */
function erase(room: RoomHarness, actorId: string, eraser = eraserOf(room)) {
  const names = new Set<string>();
  let erased = 0;
  for (let step: ErasureStep | null = { part: "shown" }; step !== null;) {
    const answer = eraser.step(actorId, step);
    for (const name of answer.names) names.add(name);
    erased += answer.erased;
    step = answer.next;
  }
  return { erased, names: [...names] };
}

function replayed(room: RoomHarness): RoomView {
  const empty = emptyRoom("hub", "atrium", room.state.privateState.catalog).view;
  return room.log().reduce((view, event) => evolve(view, event, keepWhispersForAll), empty);
}

describe("a person is erased from a room", () => {
  test("ERA2 no word of theirs and no name is left in any table; what others wrote, ids and figures stay", () => {
    const room = playedRoom();
    expect(dump(room).split(WORD).length).toBeGreaterThan(15);
    const before = room.state;
    const { erased, names } = erase(room, "mara");
    expect(dump(room)).not.toContain(WORD);
    expect(JSON.stringify(room.state)).not.toContain(WORD);
    expect(erased).toBeGreaterThan(8);
    expect(names).toEqual([`Mara ${WORD}`]);
    expect(room.state.version).toBe(before.version);
    expect(room.state.view.inventory).toEqual(before.view.inventory);
    expect(room.state.view.participants.map(({ actorId, name }) => [actorId, name])).toContainEqual(["mara", "mara"]);
    expect(
      room
        .log()
        .filter(({ type }) => type === "chat.said")
        .map(({ data }) => data),
    ).toContainEqual({ message: "hello" });
    expect(room.last("contest.resolved").data.participants).toHaveLength(2);
  });

  test("RES3 ERA3 events in order still make the state, at once and after a waking", () => {
    const room = playedRoom();
    const snapshots: RoomView[] = [];
    erase(room, "mara", eraserOf(room, snapshots));
    expect(replayed(room)).toEqual(room.state.view);
    expect(snapshots).toEqual([room.state.view]);
    const { state } = room;
    room.sleeps();
    expect(room.state).toEqual(state);
    room.does("teo", "verb.say", { message: "who was that?" });
    expect(room.bugs).toEqual([]);
  });

  test("RES3 ERA3 after any number of steps a waking room shows none of the words", () => {
    for (const steps of [1, 2, 3]) {
      const room = playedRoom();
      const eraser = eraserOf(room);
      let step: ErasureStep | null = { part: "shown" };
      for (let done = 0; done < steps && step !== null; done += 1) step = eraser.step("mara", step).next;
      room.sleeps();
      expect(JSON.stringify(room.state.view)).not.toContain(WORD);
    }
  });

  test("ERA2 CMD3 a command sent again is still the same command, although only its hash is left", () => {
    const room = playedRoom();
    erase(room, "mara");
    const first = room.does(mara, "verb.say", { message: WORD }, "short");
    expect(first).toMatchObject({ status: "accepted", replayed: true });
    const other = room.does(mara, "verb.say", { message: "other" }, "short");
    expect(other).toMatchObject({ status: "rejected", code: "id-reused" });
  });

  test("ERA1 erased again there is nothing to be found, and nobody is sent anything", () => {
    const room = playedRoom();
    erase(room, "mara");
    const snapshots: RoomView[] = [];
    expect(erase(room, "mara", eraserOf(room, snapshots))).toEqual({ erased: 0, names: [] });
    expect(snapshots).toEqual([]);
    expect(erase(room, "nobody", eraserOf(room, snapshots))).toEqual({ erased: 0, names: [] });
  });

  test("ERA2 CON11 a contest that is out is settled by the result of its first job, and told without the name", () => {
    const room = new RoomHarness();
    room.enters(mara, "teo");
    room.does(mara, "verb.challengeDuel", { target: "teo", stakes: WORD });
    room.does("teo", "verb.challengeDuel", { target: "mara", stakes: "peace" });
    const [job] = room.jobs();
    erase(room, "mara");
    expect(JSON.stringify(room.jobs())).not.toContain(WORD);
    expect(job?.kind).toBe("contest");
    room.bridgeWorks();
    expect(room.last("contest.resolved").data.outcome.summary).not.toContain(WORD);
    expect(room.bugs).toEqual([]);
  });
});

describe("a person is erased from a recap", () => {
  const events = sampleScenario();
  const recap = writeRecap(events);
  const participants = events.flatMap((event) => (event.type === "participant.joined" ? [event.data.participant] : []));

  test("ERA2 their lines are cut, their names become their id, and sources stay where their words are", () => {
    for (const { actorId, name } of participants) {
      const lines = events.flatMap((event) => {
        const text = wordsOf(event);
        return event.actorId === actorId && text !== null ? [{ version: event.version, text }] : [];
      });
      const erased = eraseRecap(recap, { actorId, lines, names: [name] });
      const text = JSON.stringify(erased);
      for (const line of lines) expect(text).not.toContain(line.text);
      if (name !== actorId) expect(text).not.toMatch(new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, "u"));
      for (const beat of erased.scenes.flatMap(({ beats }) => beats))
        for (const { from, to } of beat.sources ?? [])
          expect([from < to, to <= beat.text.length]).toEqual([true, true]);
      expect(eraseRecap(erased, { actorId, lines, names: [name] })).toEqual(erased);
    }
  });

  test("ERA2 a name within another word stays, the longer of two names goes first, and sources move along", () => {
    const text = "Al met Alma and Al Gray. Al: “So be it.”";
    const from = text.indexOf("“");
    const part = { text, sources: [{ version: 7, from, to: text.length }] };
    const hooks = [{ version: 7, ...part }];
    const one = { ...recap, ...part, hooks, scenes: [], acts: [], highlights: [], safetyNotes: [] };
    const erased = eraseRecap(one, { actorId: "alan-9", lines: [], names: ["Al", "Al Gray", ""] });
    expect(erased.text).toBe("alan-9 met Alma and alan-9. alan-9: “So be it.”");
    const [source] = erased.sources ?? [];
    expect(erased.text.slice(source?.from, source?.to)).toBe("“So be it.”");
  });
});
