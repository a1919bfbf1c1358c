import * as v from "valibot";
import { CommandId } from "./ids.ts";
import type { ArgumentsOf, Parameters } from "./parameter.ts";

/** What each verb is called with (CAT3). A new verb begins here. */
export const VERB_PARAMETERS = {
  "verb.say": { message: { kind: "text", max: 280 } },
  "verb.emote": { text: { kind: "text", max: 280 } },
  "verb.whisper": { target: { kind: "actor" }, message: { kind: "text", max: 280 } },
  "verb.challengeDuel": {
    target: { kind: "actor" },
    stakes: { kind: "text", max: 140, optional: true },
  },
  "verb.invokeRelic": { relicId: { kind: "item" } },
  "gm.narrate": { text: { kind: "text", max: 2000 } },
  "gm.closeSession": { reason: { kind: "text", max: 280 } },
} as const satisfies Record<string, Parameters>;

export type VerbId = keyof typeof VERB_PARAMETERS;
export type ArgumentsOfVerb<V extends VerbId> = ArgumentsOf<(typeof VERB_PARAMETERS)[V]>;

export function isVerbId(verb: string): verb is VerbId {
  return Object.hasOwn(VERB_PARAMETERS, verb);
}

/**
 * A request to act, as it comes in: the envelope is checked at the door, the verb and its arguments by the room,
 * because every command with a good `id` gets a receipt, whatever else is wrong with it (SOK4).
 */
export const CommandRequest = v.object({ id: CommandId, verb: v.unknown(), args: v.unknown() });
export type CommandRequest = v.InferOutput<typeof CommandRequest>;
