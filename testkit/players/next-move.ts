import type { Verb } from "../../src/durable/protocol/catalog/catalog.ts";
import { VERB_PARAMETERS, isVerbId, type VerbId } from "../../src/durable/protocol/socket/command.ts";
import type { Actor } from "../../src/durable/protocol/state/actor.ts";
import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import { isSettled } from "../../src/durable/rules/core/view/contests.ts";
import type { Random } from "../random.ts";
import { argumentsFor } from "./arguments-for.ts";

/** Everything a player knows when choosing a command. */
export interface PlayScene {
  readonly view: RoomView;
  readonly cast: readonly Actor[];
  readonly chance: Random;
  /** How often verbs are tried, where it is not as ever. */
  readonly likes?: Partial<Record<VerbId, number>>;
  /** The hub's own verbs; where there are any, every third move uses one. */
  readonly own?: readonly Verb[];
  /** A text of its own, marked so that it can be found in what leaves the room. */
  text(verb: string, parameter: string): string;
}

export interface PlayMove {
  readonly actor: Actor;
  readonly verb: string;
  readonly args: Record<string, unknown>;
}

/** How often a verb is tried; the others count 2. */
const WEIGHT: Partial<Record<VerbId, number>> = {
  "verb.say": 5,
  "verb.whisper": 5,
  "verb.challengeDuel": 9,
  "verb.invokeRelic": 7,
  "verb.offerTrade": 6,
  "verb.acceptTrade": 4,
  "gm.grantItems": 7,
  "mod.overrideContest": 4,
  "gm.closeSession": 0.7,
  "mod.ban": 0.3,
  "mod.kick": 0.4,
  "mod.mute": 0.5,
  "mod.slowMode": 0.4,
};

/** Better aimed than by chance alone: what makes a verb likely to be accepted. Null where there is no occasion. */
const AIM: { readonly [V in VerbId]?: (scene: PlayScene) => Omit<PlayMove, "verb"> | null } = {
  "verb.challengeDuel": (scene) => answerTo("verb.challengeDuel", scene),
  "verb.sparringMatch": (scene) => answerTo("verb.sparringMatch", scene),
  "verb.clashOfWills": (scene) => answerTo("verb.clashOfWills", scene),
  "verb.invokeRelic": ({ view, cast, chance }) => {
    const rich = cast.filter(({ actorId, capabilities }) => capabilities.length > 0 && momentumOf(view, actorId) >= 2);
    const actor = chance.oneOf(rich);
    return actor === undefined ? null : { actor, args: { relicId: "relic.echo-lantern" } };
  },
  "verb.offerTrade": offer,
  "verb.acceptTrade": (scene) => onOpenTrade(scene, "to"),
  "verb.declineTrade": (scene) => onOpenTrade(scene, "to"),
  "verb.cancelTrade": (scene) => onOpenTrade(scene, "from"),
  "mod.overrideContest": ({ view, cast, chance }) => {
    const contest = chance.oneOf(view.contests.filter((each) => !isSettled(each) && each.status !== "armed"));
    const actor = cast.find(({ roles }) => roles.includes("moderator"));
    if (contest === undefined || actor === undefined) return null;
    const winner = chance.oneOf(contest.participants)?.actorId;
    const action = chance.oneOf(["cancel", "replay", "award"]);
    return { actor, args: { contestId: contest.contestId, action, winner, reason: "so be it" } };
  },
};

/** A reply that another player waits for. */
const PRESSING = ["verb.challengeDuel", "verb.sparringMatch", "verb.clashOfWills", "verb.acceptTrade"] as const;

/** A plausible command for now, for any verb: arguments without a target are made from its parameters. */
export function nextMove(scene: PlayScene): PlayMove {
  const { chance } = scene;
  const answer = chance.happens(0.4) ? pressingMove(scene) : null;
  if (answer !== null) return answer;
  const own = scene.own === undefined || !chance.happens(1 / 3) ? undefined : chance.oneOf(scene.own);
  return own === undefined ? builtInMove(scene) : plausibleMove(own, scene);
}

function builtInMove(scene: PlayScene): PlayMove {
  const { chance } = scene;
  const verbs = Object.keys(VERB_PARAMETERS)
    .filter(isVerbId)
    .map((verb) => ({ verb, weight: scene.likes?.[verb] ?? WEIGHT[verb] ?? 2 }));
  const verb = chance.weighed(verbs)?.verb ?? "verb.say";
  const aimed = chance.happens(0.8) ? AIM[verb]?.(scene) : undefined;
  if (aimed != null) return { ...aimed, verb };
  const roles = BUILT_IN_CATALOG.verbs.find((each) => each.id === verb)?.roles ?? [];
  return plausibleMove({ id: verb, roles, parameters: VERB_PARAMETERS[verb] }, scene);
}

function plausibleMove(verb: Pick<Verb, "id" | "roles" | "parameters">, scene: PlayScene): PlayMove {
  const actor = scene.chance.oneOf(fitFor(verb.roles, scene)) ?? scene.cast[0];
  if (actor === undefined) throw new Error("nobody plays");
  const others = scene.cast.filter((each) => each !== actor).map(({ actorId }) => actorId);
  return { actor, verb: verb.id, args: argumentsFor(verb, { ...scene, others }) };
}

function pressingMove(scene: PlayScene): PlayMove | null {
  const builtIn = PRESSING.map((verb) => ({ verb, aimed: AIM[verb]?.(scene) }));
  const own = scene.own?.map(({ id }) => ({ verb: id, aimed: answerTo(id, scene) })) ?? [];
  const answers = [...builtIn, ...own].flatMap(({ verb, aimed }) => (aimed == null ? [] : [{ ...aimed, verb }]));
  return scene.chance.oneOf(answers) ?? null;
}

/** Mostly actors with the permission, now and then one without. */
function fitFor(roles: Verb["roles"], { cast, chance }: PlayScene): readonly Actor[] {
  if (chance.happens(0.05)) return cast;
  if (roles.length > 0) return cast.filter((actor) => actor.roles.some((role) => roles.includes(role)));
  return cast.filter((actor) => !actor.roles.includes("spectator"));
}

function momentumOf(view: RoomView, actorId: string): number {
  return view.participants.find((each) => each.actorId === actorId)?.momentum ?? 0;
}

/** The challenged player answers. */
function answerTo(verb: string, { view, cast }: PlayScene): Omit<PlayMove, "verb"> | null {
  const armed = view.contests.find((each) => each.verb === verb && each.status === "armed");
  const challenger = armed?.participants[0]?.actorId;
  const names = armed?.contestKey.slice(verb.length + 1).split("::") ?? [];
  const actor = cast.find(({ actorId }) => actorId !== challenger && names.includes(actorId));
  return actor === undefined || challenger === undefined ? null : { actor, args: { target: challenger } };
}

/** Some of the items held. */
function offer({ view, cast, chance }: PlayScene): Omit<PlayMove, "verb"> | null {
  const actor = chance.oneOf(cast.filter(({ actorId }) => Object.keys(view.inventory[actorId] ?? {}).length > 0));
  const others = cast.filter((each) => each !== actor && view.participants.some((one) => one.actorId === each.actorId));
  const target = chance.oneOf(others);
  if (actor === undefined || target === undefined) return null;
  const give = some(view.inventory[actor.actorId], chance);
  const want = chance.happens(0.5) ? some(view.inventory[target.actorId], chance) : [];
  return { actor, args: { target: target.actorId, give, want } };
}

function some(held: Readonly<Record<string, number>> = {}, chance: Random) {
  return Object.entries(held).map(([item, most]) => ({ item, quantity: chance.between(1, most) }));
}

function onOpenTrade({ view, cast, chance }: PlayScene, side: "from" | "to"): Omit<PlayMove, "verb"> | null {
  const trade = chance.oneOf(view.trades.filter(({ status }) => status === "open"));
  const actor = cast.find(({ actorId }) => actorId === trade?.[side]);
  return trade === undefined || actor === undefined ? null : { actor, args: { tradeId: trade.tradeId } };
}
