import { describe, expect, test } from "vitest";
import { lineNameOf, parseLine, usageOf } from "../../../src/console/play/commands/parse-line.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";

const { verbs } = BUILT_IN_CATALOG;
const people = [
  { actorId: "teo", name: "Teo" },
  { actorId: "ada-2", name: "Ada" },
];
const parse = (line: string) => parseLine(line, verbs, people);

describe("the input line", () => {
  test.each([
    ["Good evening.", "verb.say", { message: "Good evening." }],
    ["  spaced out  ", "verb.say", { message: "spaced out" }],
    ["/me nods slowly", "verb.emote", { text: "nods slowly" }],
    ["/w teo not a word", "verb.whisper", { target: "teo", message: "not a word" }],
    ["/w @ADA psst", "verb.whisper", { target: "ada-2", message: "psst" }],
    ["/verb.whisper teo hi", "verb.whisper", { target: "teo", message: "hi" }],
    ["/duel Ada", "verb.challengeDuel", { target: "ada-2" }],
    ["/duel teo the bridge toll", "verb.challengeDuel", { target: "teo", stakes: "the bridge toll" }],
    ["/spar teo light", "verb.sparringMatch", { target: "teo", intensity: "light" }],
    ["/spar teo", "verb.sparringMatch", { target: "teo" }],
    ["/relic relic.echo-lantern", "verb.invokeRelic", { relicId: "relic.echo-lantern" }],
    [
      "/trade teo 2:rope,1:map - before it rains",
      "verb.offerTrade",
      {
        target: "teo",
        give: [
          { item: "rope", quantity: 2 },
          { item: "map", quantity: 1 },
        ],
        want: [],
        note: "before it rains",
      },
    ],
    ["/mute teo 60 too loud", "mod.mute", { target: "teo", seconds: 60, reason: "too loud" }],
  ])("%s", (line, verb, args) => {
    expect(parse(line)).toEqual({ ok: true, verb, args });
  });

  test.each([
    ["", "Write something"],
    ["/dance", "There is no verb /dance. Try /duel"],
    ["/w teo", "message is missing. Usage: /w <target> <message>"],
    ["/mute teo soon loud", "seconds must be a whole number, not “soon”"],
    ["/spar teo hard", "intensity must be light, measured, all-out, not “hard”"],
    ["/grantItems teo gold!", "write items as 3:gold,1:rope, not “gold!”"],
    ["/grantItems teo -", "items must name at least 1 item"],
    ["/relic old-stone now", "“now” is more than the verb takes"],
  ])("%s is refused with what to write instead", (line, fault) => {
    expect(parse(line)).toEqual({ ok: false, fault: expect.stringContaining(fault) });
  });

  test("every verb of the catalog has a usage, and no two share a name", () => {
    const names = verbs.map(({ id }) => lineNameOf(id));
    expect(new Set(names).size).toBe(names.length);
    expect(verbs.map(usageOf)).toContain("/duel <target> [stakes]");
  });
});
