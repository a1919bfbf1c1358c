import { describe, expect, test } from "vitest";
import type { Verb } from "../../../../src/durable/protocol/catalog/catalog.ts";
import { parseArguments } from "../../../../src/durable/protocol/catalog/parameter.ts";
import { VERB_PARAMETERS, isVerbId } from "../../../../src/durable/protocol/socket/command.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../../src/durable/rules/catalog/override-catalog.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { randomWorld } from "../../../../testkit/players/random-world.ts";
import { Random } from "../../../../testkit/random.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";
import { botCastOf, seedOf } from "../../../../tools/load/bots/cast.ts";
import { chooseMove } from "../../../../tools/load/bots/choose-move.ts";
import { DEFAULT_MIX } from "../../../../tools/load/bots/mix.ts";
import type { CommandMove, BotMove, Self } from "../../../../tools/load/bots/scene.ts";
import { challenge, launched } from "../../../support/duel.ts";

const self: Self = { actorId: "mara", roles: ["player"], capabilities: [] };
const gm: Self = { actorId: "mara", roles: ["player", "gm", "moderator"], capabilities: [] };
const { weights } = DEFAULT_MIX;

function moves(
  stage: RoomHarness,
  who: Self,
  count = 2_000,
  heldBack: ReadonlySet<string> = new Set(),
  own: readonly Verb[] = [],
): BotMove[] {
  const chance = new Random(5);
  return Array.from({ length: count }, () =>
    chooseMove({ self: who, view: stage.seenBy(actorNamed(who.actorId)), chance, weights, own, heldBack }),
  );
}
const commands = (made: readonly BotMove[]) => made.filter((move): move is CommandMove => move.kind === "command");
const verbsOf = (made: readonly BotMove[]) => new Set(commands(made).map(({ verb }) => verb));

function table(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters("mara", "teo", "zoe", actorNamed("vera", { roles: ["gm", "player"] }));
  for (const target of ["mara", "teo"]) {
    stage.does(actorNamed("vera", { roles: ["gm", "player"] }), "gm.grantItems", {
      target,
      items: [{ item: "gold", quantity: 9 }],
    });
  }
  return stage;
}

describe("a bot's moves", () => {
  test("follow from the seed alone", () => {
    const stage = table();
    expect(moves(stage, self)).toEqual(moves(stage, self));
  });

  test("CMD5 are made as their verbs want them", () => {
    for (const stage of [table(), launched()]) {
      const made = commands([...moves(stage, self), ...moves(stage, gm)]);
      expect(made.length).toBeGreaterThan(2_000);
      for (const { verb, args } of made) {
        if (!isVerbId(verb)) throw new Error(`there is no ${verb}`);
        expect(parseArguments(VERB_PARAMETERS[verb], JSON.parse(JSON.stringify(args)))).toMatchObject({ ok: true });
      }
    }
  });

  test("are those that the roles allow", () => {
    const stage = table();
    const verbs = verbsOf(moves(stage, self));
    expect(verbs).toContain("verb.challengeDuel");
    expect([...verbs].filter((verb) => verb.startsWith("gm.") || verb.startsWith("mod."))).toEqual([]);
    expect(verbs).not.toContain("verb.invokeRelic");
    const all = verbsOf(moves(stage, { ...gm, capabilities: ["capability.spectrumless-manifest"] }, 6_000));
    expect(all).toContain("verb.invokeRelic");
    expect(all).toContain("gm.closeSession");
    expect(all).toContain("mod.ban");
    expect(verbsOf(moves(stage, { ...self, roles: ["spectator"] }))).toEqual(new Set(["verb.emote"]));
  });

  test("LIM1 leave out what the hub told it to wait with", () => {
    const held = new Set(["verb.say", "verb.challengeDuel"]);
    const verbs = verbsOf(moves(table(), self, 2_000, held));
    expect([...held].filter((verb) => verbs.has(verb))).toEqual([]);
    expect(verbs).toContain("verb.emote");
  });

  test("CAT7 use the hub's own verbs that are for their roles, with arguments as their parameters want them", () => {
    const world = overrideCatalog(BUILT_IN_CATALOG, randomWorld(new Random(3)));
    if (!world.ok) throw new Error(world.message);
    const own = world.catalog.verbs.filter(({ id }) => !isVerbId(id));
    const used = commands(moves(table(), gm, 6_000, new Set(), own)).filter(({ verb }) => !isVerbId(verb));
    expect(new Set(used.map(({ verb }) => verb))).toEqual(new Set(own.map(({ id }) => id)));
    for (const { verb, args } of used) {
      const { parameters = {} } = own.find(({ id }) => id === verb) ?? {};
      expect(parseArguments(parameters, args)).toMatchObject({ ok: true });
    }
    expect([...verbsOf(moves(table(), self, 6_000, new Set(), own))].filter((verb) => verb.startsWith("gm."))).toEqual(
      [],
    );
  });

  test("CON2 take up a challenge, and TRD1 answer an offer, more often than not", () => {
    const stage = table();
    challenge(stage, "teo", "mara");
    const answers = commands(moves(stage, self, 500)).filter(({ verb }) => verb === "verb.challengeDuel");
    expect(answers.length).toBeGreaterThan(250);
    expect(answers[0]?.args).toMatchObject({ target: "teo" });
    const market = table();
    market.does("teo", "verb.offerTrade", { target: "mara", give: [{ item: "gold", quantity: 2 }], want: [] });
    const taken = commands(moves(market, self, 500)).filter(({ verb }) => verb === "verb.acceptTrade");
    expect(taken.length).toBeGreaterThan(150);
  });

  test("include going away and coming back, and saying the same again", () => {
    const kinds = new Set(moves(table(), self).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["command", "drop", "leave", "again", "rest"]));
  });
});

describe("the cast of a room", () => {
  test("has a gm, a moderator, players, and those who only watch", () => {
    const roles = botCastOf("r", 10, 0.2, 1).map((each) => each.roles.join("+"));
    expect(roles.slice(0, 3)).toEqual(["player+gm", "player+moderator", "player"]);
    expect(roles.slice(-3)).toEqual(["player", "spectator", "spectator"]);
    expect(botCastOf("r", 1, 0.5, 1)[0]?.roles).toEqual(["player", "gm", "moderator"]);
    expect(botCastOf("r", 2, 0.5, 1).map((each) => each.roles.includes("spectator"))).toEqual([false, false]);
  });

  test("is the same for the same seed, and seeds of neighbours are far apart", () => {
    expect(botCastOf("r", 10, 0.2, 4)).toEqual(botCastOf("r", 10, 0.2, 4));
    expect(new Set(Array.from({ length: 1_000 }, (_, at) => seedOf(7, at))).size).toBe(1_000);
  });
});
