import * as v from "valibot";
import { text, type ArgumentsOf, type Parameters } from "../catalog/parameter.ts";
import { CommandId } from "../values/ids.ts";
import { shallow } from "../values/shallow.ts";

/** The parameters of each verb (CAT3). A new verb begins here. */
export const VERB_PARAMETERS = {
  "verb.say": { message: text(280) },
  "verb.emote": { text: text(280) },
  "verb.whisper": { target: { kind: "actor" }, message: text(280) },
  "verb.report": { version: { kind: "integer", min: 1, max: Number.MAX_SAFE_INTEGER }, reason: text(280) },
  "verb.challengeDuel": {
    target: { kind: "actor" },
    stakes: { ...text(140), optional: true },
  },
  "verb.sparringMatch": {
    target: { kind: "actor" },
    intensity: { kind: "choice", options: ["light", "measured", "all-out"], default: "measured" },
  },
  "verb.clashOfWills": { target: { kind: "actor" }, stakes: { ...text(140), optional: true } },
  "verb.skirmish": { stakes: { ...text(140), optional: true } },
  "verb.offerTrade": {
    target: { kind: "actor" },
    give: { kind: "items", min: 0, max: 20 },
    want: { kind: "items", min: 0, max: 20 },
    note: { ...text(140), optional: true },
  },
  "verb.acceptTrade": { tradeId: { kind: "id" } },
  "verb.declineTrade": { tradeId: { kind: "id" } },
  "verb.cancelTrade": { tradeId: { kind: "id" } },
  "verb.invokeRelic": { relicId: { kind: "item" } },
  "gm.narrate": { text: text(2000) },
  "gm.grantItems": { target: { kind: "actor" }, items: { kind: "items", min: 1, max: 20 } },
  "gm.consumeItems": { target: { kind: "actor" }, items: { kind: "items", min: 1, max: 20 } },
  "gm.closeSession": { reason: text(280) },
  "mod.mute": {
    target: { kind: "actor" },
    seconds: { kind: "integer", min: 1, max: 31_536_000 },
    reason: text(280),
  },
  "mod.unmute": { target: { kind: "actor" }, reason: { ...text(280), optional: true } },
  "mod.kick": { target: { kind: "actor" }, reason: text(280) },
  "mod.ban": {
    target: { kind: "actor" },
    seconds: { kind: "integer", min: 1, max: 315_360_000, optional: true },
    reason: text(280),
    scope: { kind: "choice", options: ["room", "hub"], optional: true },
  },
  "mod.unban": {
    target: { kind: "actor" },
    reason: { ...text(280), optional: true },
    scope: { kind: "choice", options: ["room", "hub"], optional: true },
  },
  "mod.slowMode": {
    seconds: { kind: "integer", min: 0, max: 600 },
    reason: { ...text(280), optional: true },
  },
  "mod.retractMessage": {
    version: { kind: "integer", min: 1, max: Number.MAX_SAFE_INTEGER },
    reason: text(280),
  },
  "mod.overrideContest": {
    contestId: { kind: "id" },
    action: { kind: "choice", options: ["cancel", "replay", "award"] },
    winner: { kind: "actor", optional: true },
    reason: text(280),
  },
} as const satisfies Record<string, Parameters>;

export type VerbId = keyof typeof VERB_PARAMETERS;
export type ArgumentsOfVerb<V extends VerbId> = ArgumentsOf<(typeof VERB_PARAMETERS)[V]>;

export function isVerbId(verb: string): verb is VerbId {
  return Object.hasOwn(VERB_PARAMETERS, verb);
}

const Anything = v.pipe(v.unknown(), v.transform(shallow));

/**
 * A request to act, as it comes in: the envelope is checked at the door, the verb and its arguments by the room,
 * because every command with a good `id` gets a receipt, whatever else is wrong with it (SOK4).
 */
export const CommandRequest = v.object({ id: CommandId, verb: Anything, args: Anything });
export type CommandRequest = v.InferOutput<typeof CommandRequest>;
