import type { LinedUp, Placed } from "../grammar/line-up.ts";
import type { Status } from "../lexicon/lexicon.ts";
import type { Name } from "../names/name-index.ts";
import type { NamedMemory } from "../names/named-memory.ts";
import type { ReadableTurn } from "../reader.ts";
import type { Effect, Frame } from "./change-frames.ts";
import { isHearsay, nonChangeOfSentence } from "./circumstances.ts";
import { findSubject, type Subject } from "./find-subject.ts";
import { framesFor } from "./frame-index.ts";
import { judgeMatch } from "./judge-match.ts";

/** One change from one match, before the turn's changes are joined. */
export interface Finding {
  readonly entity: Name;
  readonly change:
    | { readonly field: "control"; readonly gained: boolean; readonly regionId: string }
    | { readonly field: "status"; readonly value: Status }
    | { readonly field: "capability"; readonly value: string };
  readonly rumour: boolean;
  readonly confidence: number;
  readonly sentence: string;
  readonly agents: readonly string[];
  readonly patients: readonly string[];
}

interface Scope {
  readonly memory: NamedMemory;
  readonly lined: LinedUp;
  readonly turn: ReadableTurn;
}

const ACTORS = ["faction", "character"];
const HAVE_STATE = ["region", "anchor", "artifact"];
/** Resolved from a pronoun, or spoken by a character of the story. */
const BY_PRONOUN = 0.1;
const BY_PLAYER = 0.04;
const BY_RUMOUR = 0.42;
const SUREST = 0.96;

/** Everything a lined-up sentence says has come about, in the order in which it says so. */
export function changesOfSentence(
  lined: LinedUp,
  sentence: string,
  turn: ReadableTurn,
  memory: NamedMemory,
): readonly Finding[] {
  if (!lined.line.includes("@") && !/\b(?:it|they)\b/u.test(lined.line)) return [];
  const scope = { memory, lined, turn };
  const found = framesFor(lined.line).flatMap((frame) =>
    [...lined.line.matchAll(frame.pattern)].flatMap((match) => {
      const findings = findingsOf(frame, match, scope);
      return findings.map((finding) => ({ at: match.index, finding: { ...finding, sentence } }));
    }),
  );
  return found.sort((a, b) => a.at - b.at).map(({ finding }) => finding);
}

type Bare = Omit<Finding, "sentence">;

function findingsOf(frame: Frame, match: RegExpMatchArray, scope: Scope): readonly Bare[] {
  const { line } = scope.lined;
  const judged = judgeMatch(frame, line, match);
  const zone = zoneAt(line, match.index ?? 0);
  if (judged.why !== undefined || nonChangeOfSentence(zone, judged.before) !== undefined) return [];
  if (isDeclared(frame.effect, judged.present, scope.turn)) return [];
  const rumour = isHearsay(zone);
  const effect =
    judged.noLonger && frame.effect.kind === "status" ? ({ kind: "status", value: "stable" } as const) : frame.effect;
  const subject = frame.voice === "active" ? findSubject(judged.before) : undefined;
  return effectOf(effect, frame, match, subject, scope).map((bare) => ({
    ...bare,
    rumour,
    confidence: Math.max(0.05, bare.confidence - (rumour ? BY_RUMOUR : 0) - (scope.turn.role === "gm" ? 0 : BY_PLAYER)),
  }));
}

/**
 * The part of the sentence that a circumstance reaches: `but` and semicolons end it, a question mark belongs to all.
 */
function zoneAt(line: string, at: number): string {
  const before = line.slice(0, at);
  const cut = /^.*(?:;| but )/u.exec(before)?.[0].length ?? 0;
  const rest = line.slice(at);
  const end = /;| but /u.exec(rest)?.index ?? rest.length;
  return `${line.slice(cut, at + end)}${line.endsWith("?") ? " ?" : ""}`;
}

/**
 * A player's action in the present tense is an attempt; somebody else narrates its outcome
 * (docs/reference/annotation-rules.md, rule 10).
 */
function isDeclared(effect: Effect, present: boolean, turn: ReadableTurn): boolean {
  if (turn.role === "gm" || effect.kind === "status") return false;
  return turn.kind === "emote" || present;
}

function effectOf(
  effect: Effect,
  frame: Frame,
  match: RegExpMatchArray,
  subject: Subject,
  scope: Scope,
): readonly Bare[] {
  const groups = match.groups ?? {};
  const actors = (text: string | undefined): readonly Found[] =>
    text === undefined ? [] : signsIn(text, scope).filter((one) => ACTORS.includes(one.name.entityType));
  const agents = frame.voice === "active" ? actorsOf(subject, scope) : actors(groups["agent"]);
  const theme = frame.voice === "active" ? groups["theme"] : ofItsVerb(groups["theme"], match[0]);
  const regions = themesOf(theme, ["region"], scope);
  switch (effect.kind) {
    case "gain":
      return [
        ...controls([...agents, ...actors(groups["recipient"])], regions, true),
        ...controls(actors(groups["loser"]), regions, false, "patient"),
      ];
    case "lose":
      return [
        ...controls(agents, regions, false),
        ...controls(actors(groups["loser"]), regions, false, "patient"),
        ...controls(actors(groups["recipient"]), regions, true),
      ];
    case "expel":
      return controls(actors(groups["loser"]), regions, false, "patient");
    case "status":
      return themesOf(theme, HAVE_STATE, scope).map((one) => ({
        entity: one.name,
        change: { field: "status", value: effect.value },
        rumour: false,
        confidence: one.confidence,
        agents: agents.map((agent) => agent.name.entityId),
        patients: [one.name.entityId],
      }));
    case "use":
      return uses(agents, themesOf(theme, ["capability", "artifact"], scope));
  }
}

/** `… rules @r1 , and @r2 lies in ashes`: a verb in the singular, or one after a comma, has the last one alone. */
function ofItsVerb(theme: string | undefined, whole: string): string | undefined {
  if (theme === undefined || theme.indexOf("@") === theme.lastIndexOf("@")) return theme;
  const after = whole.slice(whole.indexOf(theme) + theme.length);
  const isOne = /^ (?:[a-z]+ly |now |then )*(?:is|was|has|lies|stands|falls|becomes|comes|goes|grows|turns|'s)\b/u.test(
    after,
  );
  return isOne || theme.includes(" , and ") ? theme.slice(theme.lastIndexOf("@")) : theme;
}

interface Found {
  readonly name: Name;
  readonly confidence: number;
}

function signsIn(text: string, scope: Scope): readonly Found[] {
  return [...text.matchAll(/@[a-z](\d+)/gu)].flatMap((match) => {
    const placed: Placed | undefined = scope.lined.placed[Number(match[1])];
    return placed === undefined ? [] : [{ name: placed.name, confidence: SUREST * placed.confidence }];
  });
}

function actorsOf(subject: Subject, scope: Scope): readonly Found[] {
  if (subject === undefined) return [];
  if ("signs" in subject) return signsIn(subject.signs.join(" "), scope);
  return byPronoun(ACTORS, scope);
}

function themesOf(text: string | undefined, types: readonly string[], scope: Scope): readonly Found[] {
  if (text === undefined) return [];
  const found = signsIn(text, scope).filter((one) => types.includes(one.name.entityType));
  return text.includes("@") ? found : byPronoun(types, scope);
}

function byPronoun(types: readonly string[], scope: Scope): readonly Found[] {
  const name = scope.memory.lastOf(types);
  return name === undefined ? [] : [{ name, confidence: SUREST - BY_PRONOUN }];
}

function controls(
  actors: readonly Found[],
  regions: readonly Found[],
  gained: boolean,
  part: "agent" | "patient" = "agent",
): readonly Bare[] {
  return actors
    .filter((actor) => actor.name.entityType === "faction")
    .flatMap((actor) =>
      regions.map((region) => ({
        entity: actor.name,
        change: { field: "control", gained, regionId: region.name.entityId } as const,
        rumour: false,
        confidence: Math.min(actor.confidence, region.confidence),
        agents: part === "agent" ? [actor.name.entityId] : [],
        patients: part === "agent" ? [region.name.entityId] : [actor.name.entityId, region.name.entityId],
      })),
    );
}

function uses(actors: readonly Found[], themes: readonly Found[]): readonly Bare[] {
  return actors.flatMap((actor) =>
    themes.flatMap((theme) => {
      const value = theme.name.capabilityId;
      if (value === undefined) return [];
      return [
        {
          entity: actor.name,
          change: { field: "capability", value } as const,
          rumour: false,
          confidence: Math.min(actor.confidence, theme.confidence),
          agents: [actor.name.entityId],
          patients: [theme.name.entityId],
        },
      ];
    }),
  );
}
