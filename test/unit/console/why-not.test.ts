import { describe, expect, test } from "vitest";
import { whyNot, type Self } from "../../../src/console/play/commands/why-not.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { actorNamed } from "../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../testkit/room-harness.ts";

const mara = actorNamed("mara");
const teo = actorNamed("teo");
const none = new Map();

function room(...actors: Parameters<RoomHarness["enters"]>): RoomHarness {
  const harness = new RoomHarness();
  harness.enters(...actors);
  return harness;
}

function reason(harness: RoomHarness, verbId: string, self: Self, waits: Parameters<typeof whyNot>[3] = none, now = 0) {
  const verb = BUILT_IN_CATALOG.verbs.find(({ id }) => id === verbId);
  if (verb === undefined) throw new Error(`no verb ${verbId}`);
  return whyNot(verb, harness.state.view, self, waits, now);
}

describe("why a verb would be refused", () => {
  test("a spectator has no verbs", () => {
    const watcher = { ...mara, roles: ["spectator"] };
    expect(reason(room(mara), "verb.say", watcher)).toBe("Spectators watch; they have no verbs.");
  });

  test("a role and a capability are named", () => {
    expect(reason(room(mara), "mod.mute", mara)).toBe("It needs the role moderator.");
    expect(reason(room(mara), "verb.invokeRelic", mara)).toBe("It needs capability.spectrumless-manifest.");
  });

  test("a wait counts down and ends", () => {
    const waits = new Map([["verb.say", { until: 5_000, because: "You are muted" }]]);
    expect(reason(room(mara), "verb.say", mara, waits, 2_001)).toBe("You are muted, 3 s more.");
    expect(reason(room(mara), "verb.say", mara, waits, 5_000)).toBeNull();
  });

  test("a target must be there", () => {
    expect(reason(room(mara), "verb.whisper", mara)).toBe("Nobody else is here.");
    expect(reason(room(mara, teo), "verb.whisper", mara)).toBeNull();
  });

  test("RIT1 the cost of a relic is held against the momentum", () => {
    const ada = actorNamed("ada", { capabilities: ["capability.spectrumless-manifest"] });
    const harness = room(ada);
    expect(reason(harness, "verb.invokeRelic", ada)).toBeNull();
    harness.does(ada, "verb.invokeRelic", { relicId: "old-stone" });
    expect(reason(harness, "verb.invokeRelic", ada)).toBe("It costs 2 momentum: you have -2 and need 0.");
  });

  test("TRD1 a trade needs an offer on the right side", () => {
    const gm = actorNamed("gm", { roles: ["gm"] });
    const harness = room(mara, teo, gm);
    expect(reason(harness, "verb.acceptTrade", teo)).toBe("Nobody offers you a trade.");
    harness.does(gm, "gm.grantItems", { target: "mara", items: [{ item: "rope", quantity: 1 }] });
    harness.does(mara, "verb.offerTrade", { target: "teo", give: [{ item: "rope", quantity: 1 }], want: [] });
    expect(reason(harness, "verb.acceptTrade", teo)).toBeNull();
    expect(reason(harness, "verb.acceptTrade", mara)).toBe("Nobody offers you a trade.");
    expect(reason(harness, "verb.cancelTrade", teo)).toBe("You have no open offer.");
  });

  test("CON2 CON10 an armed contest may be changed, a launched one keeps its entrants busy", () => {
    const harness = room(mara, teo);
    harness.does(mara, "verb.challengeDuel", { target: "teo" });
    expect(reason(harness, "verb.challengeDuel", mara)).toBeNull();
    harness.does(teo, "verb.challengeDuel", { target: "mara" });
    expect(reason(harness, "verb.challengeDuel", mara)).toBe("Your last contest of this kind is not resolved yet.");
  });

  test("CMD5 whatever has no reason against it, the room accepts in these situations", () => {
    const harness = room(mara, teo);
    const calls = { "verb.say": { message: "hi" }, "verb.emote": { text: "nods" }, "verb.skirmish": {} } as const;
    for (const [verbId, args] of Object.entries(calls)) {
      expect(reason(harness, verbId, mara)).toBeNull();
      expect(harness.does(mara, verbId as keyof typeof calls, args)).toMatchObject({ status: "accepted" });
    }
  });
});
