import { beforeEach, describe, expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { START_TIME, RoomHarness } from "../../../../testkit/room-harness.ts";

const GRACE = 10_000;
const IDLE = 120_000;
const KEPT = 30 * 60_000;
let stage: RoomHarness;

function statusOf(actorId: string): string | undefined {
  return stage.state.view.participants.find((each) => each.actorId === actorId)?.status;
}

function sweep(...connected: string[]): void {
  stage.input({ kind: "sweep", connected: new Set(connected) });
}

beforeEach(() => {
  stage = new RoomHarness();
});

describe("coming and going", () => {
  test("PRE1 SHP1 SHP5 the first connection joins, with what the token says", () => {
    stage.enters(actorNamed("mara", { name: "Mara the Tall", stats: { finesse: 2 } }));
    expect(stage.log().map(({ type }) => type)).toEqual(["session.opened", "participant.joined"]);
    const participant = {
      actorId: "mara",
      name: "Mara the Tall",
      roles: ["player"],
      stats: { ingenuity: 0, resolve: 0, finesse: 2, presence: 0, weird: 0 },
      momentum: 0,
      status: "active",
      joinedAt: new Date(START_TIME).toISOString(),
    };
    expect(stage.last("participant.joined").data).toEqual({ actorId: "mara", participant, inventory: {} });
    expect(stage.state.view.participants).toEqual([participant]);
  });

  test("PRE1 who is back within the grace was never gone", () => {
    stage.enters("mara");
    stage.drops("mara");
    stage.wait(GRACE - 1);
    stage.enters("mara");
    stage.wait(GRACE);
    expect(stage.log().map(({ type }) => type)).toEqual(["session.opened", "participant.joined"]);
  });

  test("PRE1 ten seconds after the last connection the actor has left", () => {
    stage.enters("mara");
    stage.drops("mara");
    stage.wait(GRACE - 1);
    expect(statusOf("mara")).toBe("active");
    stage.wait(1);
    expect(statusOf("mara")).toBe("away");
    expect(stage.last("participant.left")).toMatchObject({
      actorId: "mara",
      data: { actorId: "mara", reason: "gone" },
    });
  });

  test("PRE1 a second loss does not prolong the grace", () => {
    stage.enters("mara");
    stage.drops("mara");
    stage.wait(GRACE - 1);
    stage.drops("mara");
    stage.wait(1);
    expect(statusOf("mara")).toBe("away");
  });

  test("PRE1 RES7 coming a millisecond too late is coming anew, however late the alarm is", () => {
    stage.enters("mara");
    stage.drops("mara");
    stage.skip(GRACE);
    const before = stage.state.version;
    stage.enters("mara");
    expect(stage.since(before)).toEqual(["participant.left", "participant.joined"]);
  });

  test("PRE1 momentum and items wait for half an hour", () => {
    const vera = actorNamed("vera", { roles: ["gm"] });
    stage.enters(vera, "mara");
    stage.does(vera, "gm.grantItems", { target: "mara", items: [{ item: "rope", quantity: 2 }] });
    stage.drops("mara");
    stage.wait(GRACE + KEPT - 1);
    stage.enters("mara");
    expect(stage.last("participant.joined").data.inventory).toEqual({ rope: 2 });
    expect(stage.log().some(({ type }) => type === "participant.forgotten")).toBe(false);
  });

  test("PRE1 SHP5 then the actor is forgotten, but the inventory is kept for a return", () => {
    const vera = actorNamed("vera", { roles: ["gm"] });
    stage.enters(vera, "mara");
    stage.does(vera, "gm.grantItems", { target: "mara", items: [{ item: "rope", quantity: 2 }] });
    stage.drops("mara");
    stage.wait(GRACE + KEPT);
    expect(stage.last("participant.forgotten").data).toEqual({ actorId: "mara" });
    expect(statusOf("mara")).toBeUndefined();
    expect(stage.state.view.inventory).toEqual({ vera: {} });
    stage.sleeps();
    stage.enters("mara");
    expect(stage.last("participant.joined").data.inventory).toEqual({ rope: 2 });
    expect(stage.last("participant.joined").data.participant.momentum).toBe(0);
  });

  test("RES2 at most 200 are listed as away, who left first goes first", () => {
    stage.enters("host");
    for (let n = 0; n < 201; n += 1) {
      stage.enters(`guest-${n}`);
      stage.drops(`guest-${n}`);
      stage.wait(GRACE / 2);
    }
    stage.wait(GRACE);
    const away = stage.state.view.participants.filter(({ status }) => status === "away");
    expect(away).toHaveLength(200);
    expect(stage.last("participant.forgotten").data.actorId).toBe("guest-0");
  });

  test("TOK5 a newer token that changes what is shown is told, one that does not is not", () => {
    stage.enters(actorNamed("mara"));
    const before = stage.state.version;
    stage.enters(actorNamed("mara", { capabilities: ["capability.unseen"] }));
    expect(stage.since(before)).toEqual([]);
    stage.enters(actorNamed("mara", { name: "Mara the Old" }));
    stage.enters(actorNamed("mara", { name: "Mara the Old", roles: ["player", "gm"] }));
    stage.enters(actorNamed("mara", { name: "Mara the Old", roles: ["player", "gm"], stats: { weird: 1 } }));
    expect(stage.since(before)).toEqual(Array(3).fill("participant.updated"));
    expect(stage.state.view.participants[0]).toMatchObject({ name: "Mara the Old", roles: ["player", "gm"] });
  });
});

describe("without a socket of one's own", () => {
  test("CMD6 a command by HTTP joins, and leaves after the grace", () => {
    stage.enters("teo");
    const before = stage.state.version;
    expect(stage.does("mara", "verb.say", { message: "from afar" })).toMatchObject({ status: "accepted" });
    expect(stage.since(before)).toEqual(["participant.joined", "chat.said"]);
    stage.wait(GRACE);
    expect(statusOf("mara")).toBe("away");
  });

  test("CMD6 another one prolongs the grace", () => {
    stage.does("mara", "verb.say", { message: "one" });
    stage.wait(GRACE - 1);
    stage.does("mara", "verb.say", { message: "two" });
    stage.wait(GRACE - 1);
    expect(statusOf("mara")).toBe("active");
    stage.wait(1);
    expect(statusOf("mara")).toBe("away");
  });

  test("CMD6 a rejected one joins nobody", () => {
    stage.enters("teo");
    const before = stage.state.version;
    expect(stage.does("mara", "verb.whisper", { target: "nobody", message: "psst" })).toMatchObject({
      code: "target-absent",
    });
    expect(stage.since(before)).toEqual([]);
    expect(statusOf("mara")).toBeUndefined();
  });
});

describe("idleness", () => {
  test("PRE2 after two minutes without a command one is idle, with the next one back", () => {
    stage.enters("mara", "teo");
    stage.wait(60_000);
    stage.does("teo", "verb.say", { message: "still here" });
    stage.wait(IDLE - 60_000 - 1);
    expect(statusOf("mara")).toBe("active");
    stage.wait(1);
    expect([statusOf("mara"), statusOf("teo")]).toEqual(["idle", "active"]);
    stage.wait(60_000);
    expect(statusOf("teo")).toBe("idle");
    const before = stage.state.version;
    stage.does("mara", "verb.say", { message: "sorry, I was away" });
    expect(stage.since(before)).toEqual(["participant.returned", "chat.said"]);
    expect(statusOf("mara")).toBe("active");
  });

  test("PRE2 a rejected command brings nobody back", () => {
    stage.enters("mara");
    stage.wait(IDLE);
    stage.does("mara", "verb.whisper", { target: "nobody", message: "psst" });
    expect(statusOf("mara")).toBe("idle");
  });

  test("PRE2 RES6 the time of the last command survives the room's sleep", () => {
    stage.enters("mara");
    stage.wait(60_000);
    stage.does("mara", "verb.say", { message: "one" });
    stage.sleeps();
    stage.wait(IDLE - 1);
    expect(statusOf("mara")).toBe("active");
    stage.wait(1);
    expect(statusOf("mara")).toBe("idle");
  });

  test("PRE2 who idles and is lost leaves like anybody", () => {
    stage.enters("mara");
    stage.wait(IDLE);
    stage.drops("mara");
    stage.wait(GRACE);
    expect(statusOf("mara")).toBe("away");
  });
});

describe("looking who is really there", () => {
  test("PRE5 who has no socket enters the grace, who has one is not in it", () => {
    stage.enters("mara", "teo");
    stage.drops("teo");
    sweep("teo");
    stage.wait(GRACE);
    expect([statusOf("mara"), statusOf("teo")]).toEqual(["away", "active"]);
  });

  test("PRE5 looking again does not prolong it", () => {
    stage.enters("mara");
    sweep();
    stage.wait(GRACE - 1);
    sweep();
    stage.wait(1);
    expect(statusOf("mara")).toBe("away");
  });
});

describe("spectators and full rooms", () => {
  test("PRE4 spectators come unseen and open no session", () => {
    stage.enters(actorNamed("ida", { roles: ["spectator"] }));
    expect(stage.state.version).toBe(0);
  });

  test("PRE4 a room takes 200 participants, those in the grace included, and whoever is in it already", () => {
    for (let n = 0; n < 200; n += 1) stage.enters(`guest-${n}`);
    stage.drops("guest-0");
    const outcome = stage.input({ kind: "join", actor: actorNamed("late") });
    expect(outcome).toMatchObject({ kind: "refused", problem: { code: "room-full" } });
    stage.enters("guest-0", "guest-1", actorNamed("ida", { roles: ["spectator"] }));
    stage.drops("guest-2");
    stage.wait(GRACE);
    stage.enters("late");
    expect(statusOf("late")).toBe("active");
  });

  test("PRE4 CMD6 a command by HTTP does not squeeze in either", () => {
    for (let n = 0; n < 200; n += 1) stage.enters(`guest-${n}`);
    const command = { id: "c-1", verb: "verb.say", args: { message: "let me in" } };
    const outcome = stage.input({ kind: "command", actor: actorNamed("late"), request: command, connected: false });
    expect(outcome).toMatchObject({ kind: "refused", problem: { code: "room-full" } });
  });
});

describe("what is said of a participant", () => {
  test("SHP5 CMD4 every event of somebody says whose it is", () => {
    stage.enters("mara");
    stage.enters(actorNamed("mara", { name: "Mara the Tall" }));
    stage.wait(IDLE);
    stage.does("mara", "verb.emote", { text: "wakes" });
    stage.drops("mara");
    stage.wait(GRACE);
    stage.wait(KEPT);
    const told = stage.log().filter(({ type }) => type.startsWith("participant."));
    expect(told.map(({ type, actorId }) => [type, actorId])).toEqual([
      ["participant.joined", "mara"],
      ["participant.updated", "mara"],
      ["participant.idled", "mara"],
      ["participant.returned", "mara"],
      ["participant.left", "mara"],
      ["participant.forgotten", "mara"],
    ]);
  });

  test("TOK5 SHP5 a newer token changes what it says and nothing else", () => {
    stage.enters("teo", "mara");
    stage.wait(IDLE);
    const before = stage.state.view.participants.find(({ actorId }) => actorId === "mara");
    stage.enters(actorNamed("mara", { name: "Mara the Tall" }));
    expect(stage.last("participant.updated").data.participant).toEqual({ ...before, name: "Mara the Tall" });
  });

  test("TOK5 PRE1 one more connection of an unchanged actor emits nothing, whoever else is present", () => {
    stage.enters("teo", actorNamed("mara", { stats: { finesse: 2 } }));
    const { version } = stage.state;
    stage.enters(actorNamed("mara", { stats: { finesse: 2 } }));
    expect(stage.since(version)).toEqual([]);
  });

  test("PRE1 PRE3 the grace is not prolonged by hearing of it again, and nobody unknown has one", () => {
    stage.enters("mara", "teo");
    stage.drops("mara");
    stage.wait(6_000);
    stage.drops("mara");
    stage.drops("nobody");
    stage.wait(4_000);
    expect(statusOf("mara")).toBe("away");
    stage.drops("mara");
    expect(stage.bugs).toEqual([]);
    expect(statusOf("mara")).toBe("away");
  });

  test("CMD6 PRE1 who is away and acts without a connection joins by it", () => {
    stage.enters("teo", "mara");
    stage.drops("mara");
    stage.wait(GRACE);
    const { version } = stage.state;
    stage.does("mara", "verb.emote", { text: "waves from the window" });
    expect(stage.since(version)).toEqual(["participant.joined", "chat.emoted"]);
    expect(statusOf("mara")).toBe("active");
  });

  test("RES2 of two hundred who are away, who left first goes first, in whatever order they came", () => {
    const guests = Array.from({ length: 190 }, (_, n) => `guest-${n}`);
    stage.enters(...guests);
    for (const guest of guests.toReversed()) {
      stage.skip(10);
      stage.drops(guest);
    }
    stage.wait(GRACE);
    const late = Array.from({ length: 11 }, (_, n) => `late-${n}`);
    stage.enters(...late);
    for (const each of late) stage.drops(each);
    stage.wait(GRACE);
    expect(stage.log().filter(({ type }) => type === "participant.forgotten")).toMatchObject([
      { actorId: "guest-189" },
    ]);
  });
});
