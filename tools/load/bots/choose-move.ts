import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import type { Contest } from "../../../src/durable/protocol/state/contest.ts";
import type { Participant } from "../../../src/durable/protocol/state/participant.ts";
import type { ItemQuantity } from "../../../src/durable/protocol/values/item-quantity.ts";
import { argumentsFor } from "../../../testkit/players/arguments-for.ts";
import type { Random } from "../../../testkit/random.ts";
import { chooseModeration } from "./choose-moderation.ts";
import type { Action, Weights } from "./mix.ts";
import type { CommandMove, BotMove, BotScene, Self } from "./scene.ts";

export const RELIC_CAPABILITY = "capability.spectrumless-manifest";
const ITEMS = ["gold", "rope", "lantern", "salt", "map"] as const;
const LINES = [
  "who goes there?",
  "the tide is early today",
  "I hold the north gate",
  "say that again, slowly",
  "naïve? perhaps 🕯️",
  "ζητώ τον φάρο",
] as const;
const CONTESTS = {
  duel: "verb.challengeDuel",
  sparring: "verb.sparringMatch",
  clash: "verb.clashOfWills",
} as const satisfies Partial<Record<Action, string>>;
/** The probability that a bot answers at once an offer or a challenge that waits for it. */
const ANSWERS = 0.7;

/** The move of a bot at its turn. The same scene with the same chance gives the same move. */
export function chooseMove(scene: BotScene): BotMove {
  const { chance, heldBack } = scene;
  if (chance.happens(ANSWERS)) {
    const answer = chooseAnswer(scene);
    if (answer !== undefined && !heldBack.has(answer.verb)) return answer;
  }
  const move = MOVES[chance.weighedName(allowed(scene))](scene);
  if (move === undefined || (move.kind === "command" && heldBack.has(move.verb))) return { kind: "rest" };
  return move;
}

/** The weights, without what the bot's roles never allow. */
function allowed({ self, weights, own }: BotScene): Weights {
  const has = (role: Role): boolean => self.roles.includes(role);
  if (has("spectator")) return { ...nothing(weights), emote: 0.1, drop: weights.drop + 1, leave: weights.leave + 1 };
  return {
    ...weights,
    ...(has("gm") ? {} : { goods: 0, narrate: 0, closeSession: 0 }),
    ...(has("moderator") ? {} : { moderate: 0 }),
    ...(self.capabilities.includes(RELIC_CAPABILITY) ? {} : { relic: 0 }),
    ...(own.length === 0 ? { own: 0 } : {}),
  };
}

function nothing(weights: Weights): Weights {
  // Its keys are the actions.
  return Object.fromEntries(Object.keys(weights).map((name) => [name, 0])) as Record<Action, number>;
}

const MOVES: Readonly<Record<Action, (scene: BotScene) => BotMove | undefined>> = {
  say: ({ chance }) => command("verb.say", { message: chance.oneOf(LINES) }),
  emote: ({ chance }) => command("verb.emote", { text: chance.oneOf(["nods", "draws breath", "looks away"]) }),
  whisper: (scene) => withOther(scene, (target) => command("verb.whisper", { target, message: "not a word" })),
  trade: offerOrCancel,
  duel: (scene) => withOther(scene, (target) => command(CONTESTS.duel, { target, stakes: "the toll" })),
  sparring: (scene) =>
    withOther(scene, (target) => {
      const intensity = scene.chance.oneOf(["light", "measured", "all-out"]);
      return command(CONTESTS.sparring, { target, intensity });
    }),
  clash: (scene) => withOther(scene, (target) => command(CONTESTS.clash, { target })),
  skirmish: () => command("verb.skirmish", {}),
  relic: ({ chance }) => command("verb.invokeRelic", { relicId: chance.oneOf(["old-stone", "relic.echo-lantern"]) }),
  goods: grantOrConsume,
  narrate: () => command("gm.narrate", { text: "Somewhere a bell is rung, and nobody owns to it." }),
  closeSession: () => command("gm.closeSession", { reason: "the candles are down" }),
  own: useOwnVerb,
  moderate: (scene) => chooseModeration(scene),
  drop: ({ chance }) => ({ kind: "drop", awayMs: chance.between(200, 4_000) }),
  leave: ({ chance }) => ({ kind: "leave", awayMs: chance.between(200, 3_000) }),
  again: () => ({ kind: "again" }),
};

/** One of the hub's own verbs that is for this bot. */
function useOwnVerb({ self, view, chance, own }: BotScene): BotMove | undefined {
  const verb = chance.oneOf(
    own.filter(({ roles }) => roles.length === 0 || roles.some((role) => self.roles.includes(role))),
  );
  const others = view.participants.filter((each) => isPartner(self, each)).map(({ actorId }) => actorId);
  if (verb === undefined || others.length === 0) return undefined;
  return command(verb.id, argumentsFor(verb, { view, chance, others, text: () => chance.oneOf(LINES) }));
}

/** Takes up a challenge, or settles an offer. */
function chooseAnswer(scene: BotScene): CommandMove | undefined {
  const { self, view, chance } = scene;
  if (self.roles.includes("spectator")) return undefined;
  const challenge = view.contests.find((each) => isChallengeTo(self.actorId, each));
  if (challenge !== undefined) {
    const [challenger] = challenge.participants;
    return command(challenge.verb, { target: challenger?.actorId });
  }
  const melee = view.contests.find(({ verb, status }) => verb === "verb.skirmish" && status === "armed");
  const isIn = melee?.participants.some(({ actorId }) => actorId === self.actorId);
  if (melee !== undefined && !isIn && chance.happens(0.4)) return command(melee.verb, {});
  const offer = view.trades.find(({ status, to }) => status === "open" && to === self.actorId);
  if (offer === undefined) return undefined;
  const verb = chance.happens(0.75) ? "verb.acceptTrade" : "verb.declineTrade";
  return command(verb, { tradeId: offer.tradeId });
}

function isChallengeTo(actorId: string, { verb, status, contestKey, participants }: Contest): boolean {
  if (status !== "armed" || verb === "verb.skirmish") return false;
  const [challenger] = participants;
  return (
    challenger?.actorId !== actorId &&
    contestKey
      .slice(verb.length + 1)
      .split("::")
      .includes(actorId)
  );
}

function offerOrCancel(scene: BotScene): BotMove | undefined {
  const { self, view, chance } = scene;
  const own = view.trades.find(({ status, from }) => status === "open" && from === self.actorId);
  if (own !== undefined && chance.happens(0.4)) return command("verb.cancelTrade", { tradeId: own.tradeId });
  return withOther(scene, (target) => {
    const give = some(view.inventory[self.actorId], chance);
    const want = give.length === 0 || chance.happens(0.4) ? some(view.inventory[target], chance) : [];
    if (give.length + want.length === 0) return undefined;
    return command("verb.offerTrade", { target, give, want });
  });
}

function grantOrConsume(scene: BotScene): BotMove | undefined {
  const { view, chance } = scene;
  const [first, ...more] = view.participants;
  if (first === undefined) return undefined;
  const target = chance.oneOf([first, ...more]).actorId;
  const held = some(view.inventory[target], chance);
  if (held.length > 0 && chance.happens(0.2)) return command("gm.consumeItems", { target, items: held });
  const item = chance.oneOf(ITEMS);
  return command("gm.grantItems", { target, items: [{ item, quantity: chance.between(1, 20) }] });
}

/** One or two kinds of the items held, and some of each. */
function some(held: Readonly<Record<string, number>> | undefined, chance: Random): ItemQuantity[] {
  const kinds = Object.entries(held ?? {}).filter(() => chance.happens(0.5));
  return kinds.slice(0, 2).map(([item, most]) => ({ item, quantity: chance.between(1, most) }));
}

/** Another player in the room; undefined where there is none. */
function withOther(scene: BotScene, move: (target: string) => CommandMove | undefined): CommandMove | undefined {
  const [first, ...more] = scene.view.participants.filter((each) => isPartner(scene.self, each));
  if (first === undefined) return undefined;
  return move(scene.chance.oneOf([first, ...more]).actorId);
}

function isPartner(self: Self, { actorId, status }: Participant): boolean {
  return actorId !== self.actorId && status !== "away";
}

function command(verb: string, args: unknown): CommandMove {
  return { kind: "command", verb, args };
}
