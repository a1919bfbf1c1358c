import type { Verb } from "../../../durable/protocol/catalog/catalog.ts";
import type { Parameter } from "../../../durable/protocol/catalog/parameter.ts";
import type { Participant } from "../../../durable/protocol/state/participant.ts";
import { readField } from "./read-field.ts";

/** A command as the input line means it, or a sentence about what is wrong with the line. */
export type ParsedLine =
  | { readonly ok: true; readonly verb: string; readonly args: Record<string, unknown> }
  | { readonly ok: false; readonly fault: string };

/** Names of verbs that are shorter than their ids. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  me: "verb.emote",
  w: "verb.whisper",
  duel: "verb.challengeDuel",
  spar: "verb.sparringMatch",
  clash: "verb.clashOfWills",
  relic: "verb.invokeRelic",
  trade: "verb.offerTrade",
};

/**
 * Reads the input line: plain text is said aloud, `/name …` calls a verb by its id, the part of the id after the dot, or
 * a short name. Words fill the verb's parameters in order; a text takes everything up to the end of the line.
 */
export function parseLine(
  line: string,
  verbs: readonly Verb[],
  participants: readonly Pick<Participant, "actorId" | "name">[],
): ParsedLine {
  const text = line.trim();
  if (text === "") return { ok: false, fault: "Write something to say, or / and the name of a verb." };
  if (!text.startsWith("/")) return { ok: true, verb: "verb.say", args: { message: text } };
  const [word, rest] = cut(text.slice(1));
  const verb = findVerb(word, verbs);
  if (verb === undefined) return { ok: false, fault: `There is no verb /${word}. ${suggest(word, verbs)}` };
  return readArguments(verb, rest, participants);
}

/** The word by which the input line calls a verb. */
export function lineNameOf(id: string): string {
  const short = Object.entries(SHORT_NAMES).find(([, known]) => known === id)?.[0];
  return short ?? id.slice(id.indexOf(".") + 1);
}

function findVerb(word: string, verbs: readonly Verb[]): Verb | undefined {
  const wanted = word.toLowerCase();
  const id = SHORT_NAMES[wanted];
  return verbs.find((verb) =>
    id === undefined
      ? verb.id.toLowerCase() === wanted || verb.id.slice(verb.id.indexOf(".") + 1).toLowerCase() === wanted
      : verb.id === id,
  );
}

function suggest(word: string, verbs: readonly Verb[]): string {
  const names = verbs.map(({ id }) => lineNameOf(id));
  const near = names.filter((name) => name.toLowerCase().startsWith(word.slice(0, 1).toLowerCase()));
  return `Try ${(near.length > 0 ? near : names)
    .slice(0, 6)
    .map((name) => `/${name}`)
    .join(", ")}.`;
}

function readArguments(
  verb: Verb,
  rest: string,
  participants: readonly Pick<Participant, "actorId" | "name">[],
): ParsedLine {
  const args: Record<string, unknown> = {};
  let left = rest;
  for (const [name, parameter] of Object.entries(verb.parameters)) {
    const [taken, after] = takesLine(parameter) ? [left, ""] : cut(left);
    left = after;
    const raw = parameter.kind === "actor" ? actorNamed(taken, participants) : taken;
    const field = readField(name, parameter, raw);
    if (!field.ok) return { ok: false, fault: `${field.fault} Usage: ${usageOf(verb)}` };
    if (field.value !== undefined) args[name] = field.value;
  }
  if (left !== "") return { ok: false, fault: `“${left}” is more than the verb takes. Usage: ${usageOf(verb)}` };
  return { ok: true, verb: verb.id, args };
}

/** A reason, a note or a message is the rest of the line. */
function takesLine({ kind }: Parameter): boolean {
  return kind === "text";
}

/** An id wins over a name; names are compared without regard to case. */
function actorNamed(word: string, participants: readonly Pick<Participant, "actorId" | "name">[]): string {
  const plain = word.replace(/^@/, "");
  const byId = participants.find(({ actorId }) => actorId === plain);
  const named = participants.find(({ name }) => name.toLowerCase() === plain.toLowerCase());
  return (byId ?? named)?.actorId ?? plain;
}

/** `/w <target> <message>`, optional parameters in brackets. */
export function usageOf({ id, parameters }: Verb): string {
  const words = Object.entries(parameters).map(([name, { optional }]) => (optional ? `[${name}]` : `<${name}>`));
  return [`/${lineNameOf(id)}`, ...words].join(" ");
}

function cut(text: string): [first: string, rest: string] {
  const trimmed = text.trimStart();
  const end = trimmed.search(/\s/);
  return end === -1 ? [trimmed, ""] : [trimmed.slice(0, end), trimmed.slice(end).trim()];
}
