import { describe, expect, test } from "vitest";
import { actorNamed, RELIC_CAPABILITY } from "../support/actor-named.ts";
import { Stage } from "../support/stage.ts";
import { override } from "./unlimited.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });

function room(safety: { words?: string[]; capabilities?: string[] }): Stage {
  const stage = new Stage();
  override(stage, { safety });
  stage.enters("mara", "teo", gm, mo);
  return stage;
}

const says = (stage: Stage, message: string) => stage.does("mara", "verb.emote", { text: message });

describe("words", () => {
  test("MOD2 an empty list forbids nothing", () => {
    expect(says(room({}), "poison")).toMatchObject({ status: "accepted" });
  });

  test.each(["poison", "Poison!", "my POISON, please", "ｐｏｉｓｏｎ", "poison-ring", "(poison)", "no_poison"])(
    "MOD2 a word is found whole, in any case and width: %s",
    (text) => {
      expect(says(room({ words: ["Poison"] }), text)).toMatchObject({
        code: "safety-veto",
        details: { veto: "Poison" },
      });
    },
  );

  test.each(["poisonous", "unpoison", "poison2", "pois on", "poisоn".replace("о", "ö")])(
    "MOD2 not within another word: %s",
    (text) => {
      expect(says(room({ words: ["poison"] }), text)).toMatchObject({ status: "accepted" });
    },
  );

  test("MOD2 after a part of a word it is still found whole", () => {
    expect(says(room({ words: ["rot"] }), "rotten rot")).toMatchObject({ code: "safety-veto" });
    expect(says(room({ words: ["ä"] }), "bär, ä")).toMatchObject({ code: "safety-veto" });
  });

  test("MOD2 words of several words, and of other scripts", () => {
    const stage = room({ words: ["red wedding", "яд"] });
    expect(says(stage, "the Red Wedding again")).toMatchObject({ details: { veto: "red wedding" } });
    expect(says(stage, "ЯД!")).toMatchObject({ details: { veto: "яд" } });
    expect(says(stage, "ядро")).toMatchObject({ status: "accepted" });
  });

  test("MOD2 in every text a command has, whoever gives it", () => {
    const stage = room({ words: ["poison"] });
    const veto = { code: "safety-veto" };
    const receipts = [
      stage.does("mara", "verb.say", { message: "poison" }),
      stage.does("mara", "verb.whisper", { target: "teo", message: "poison" }),
      stage.does("mara", "verb.challengeDuel", { target: "teo", stakes: "poison" }),
      stage.does("mara", "verb.offerTrade", { target: "teo", give: [], want: [], note: "poison" }),
      stage.does(gm, "gm.narrate", { text: "It smells of poison." }),
      stage.does(mo, "mod.mute", { target: "teo", seconds: 1, reason: "poison" }),
    ];
    expect(receipts).toMatchObject(receipts.map(() => veto));
  });

  test("MOD2 names and items are no texts", () => {
    const stage = room({ words: ["teo", "lamp", "measured"] });
    stage.does(gm, "gm.grantItems", { target: "mara", items: [{ item: "lamp", quantity: 1 }] });
    expect(stage.does("mara", "verb.whisper", { target: "teo", message: "psst" })).toMatchObject({
      status: "accepted",
    });
    expect(stage.does("mara", "verb.sparringMatch", { target: "teo", intensity: "measured" })).toMatchObject({
      status: "accepted",
    });
    const gift = { target: "teo", give: [{ item: "lamp", quantity: 1 }], want: [] };
    expect(stage.does("mara", "verb.offerTrade", gift)).toMatchObject({ status: "accepted" });
  });
});

describe("capabilities", () => {
  test("MOD2 a command whose verb needs a listed one is vetoed before it acts; who lacks it is told that first", () => {
    const stage = room({ capabilities: [RELIC_CAPABILITY] });
    const ivo = actorNamed("ivo", { capabilities: [RELIC_CAPABILITY] });
    stage.enters(ivo);
    const { version } = stage.state;
    expect(stage.does(ivo, "verb.invokeRelic", { relicId: "orb" })).toMatchObject({
      code: "safety-veto",
      details: { veto: RELIC_CAPABILITY },
    });
    expect(stage.does("mara", "verb.invokeRelic", { relicId: "orb" })).toMatchObject({ code: "missing-capability" });
    expect(stage.state.version).toBe(version);
    expect(says(stage, "nothing of the kind")).toMatchObject({ status: "accepted" });
  });
});

test("MOD2 CMD3 a veto is an outcome that is remembered", () => {
  const stage = room({ words: ["poison"] });
  const first = stage.does("mara", "verb.say", { message: "poison" }, "once");
  override(stage, {});
  expect(stage.does("mara", "verb.say", { message: "poison" }, "once")).toEqual({ ...first, replayed: true });
});
