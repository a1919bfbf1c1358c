import { changesOfSentence } from "./changes/changes-of-sentence.ts";
import { isNothing, takesBack } from "./changes/circumstances.ts";
import type { Finding } from "./changes/finding.ts";
import { joinFindings } from "./changes/join-findings.ts";
import type { Placed } from "./grammar/placed.ts";
import { partsOf, plainSentence, type PlainSentence } from "./grammar/plain-sentence.ts";
import { splitSentences } from "./grammar/split-sentences.ts";
import { tokensOf, type Token } from "./grammar/token.ts";
import type { Discourse } from "./names/discourse.ts";
import type { NameIndex } from "./names/name-index.ts";
import type { NamedMemory } from "./names/named-memory.ts";
import { placeNames, withoutCorrected } from "./names/place-names.ts";
import type { ParsedSentence } from "./parsing/parser.ts";
import type { Mention, ReadableTurn, Reading, Reference } from "./reader.ts";
import { sentenceTree } from "./syntax/sentence-tree.ts";

/** Longest line that is read; what comes after is left. Rooms allow 2,000 characters (CAT3). */
const LONGEST = 10_000;

/** A sentence whose names have been found, and what a parser is to read of it. */
interface NamedSentence {
  readonly text: string;
  /** Its parts, each of which is parsed for itself. */
  readonly plain: readonly PlainSentence[];
}

/** A turn whose names have been found, before its grammar is known. */
export interface NamedTurn {
  readonly turn: ReadableTurn;
  readonly sentences: readonly NamedSentence[];
  readonly mentions: readonly Mention[];
  readonly references: readonly Reference[];
}

/** Finds the names of a turn, with what was named before it (docs/reference/annotation-rules.md, rules 1 to 5). */
export function nameTurn(turn: ReadableTurn, names: NameIndex, memory: NamedMemory): NamedTurn {
  const notes: Notes = { mentions: new Map(), references: new Map() };
  const sentences = splitSentences(turn.text.slice(0, LONGEST)).map((sentence): NamedSentence => {
    const tokens = tokensOf(sentence.text);
    const placed = placeNames(tokens, names, memory);
    for (const one of placed) note(turn, { text: sentence.text, tokens }, one, notes);
    const kept = withoutCorrected(sentence.text, 0, tokens, placed);
    return { text: sentence.text, plain: partsOf(plainSentence(sentence.text, tokens, placed, kept)) };
  });
  return {
    turn,
    sentences,
    mentions: [...notes.mentions.values()],
    references: [...notes.references.values()].filter((one) => !notes.mentions.has(one.entityId)),
  };
}

/** Reads the changes of a turn from its sentences' grammar, one parse for each sentence (rules 6 to 10). */
export function readTurn(named: NamedTurn, parses: readonly ParsedSentence[], discourse: Discourse): Reading {
  const { turn } = named;
  const findings: (readonly Finding[])[] = [];
  let next = 0;
  let before = "";
  for (const [at, { text, plain }] of named.sentences.entries()) {
    if (
      takesBack(
        plain
          .map((part) => part.text)
          .join("; ")
          .toLowerCase(),
      )
    )
      dropLast(findings);
    if (isNothing(text.toLowerCase())) dropLastUse(findings);
    const found = plain.flatMap((part) => {
      const tree = sentenceTree(parses[next] ?? [], part.entityAt);
      next += 1;
      return changesOfSentence({
        text,
        lead: part.lead,
        isQuestion: /\?["')]*$/u.test(text) && !AFFIRMS.test(named.sentences[at + 1]?.text ?? ""),
        before,
        tree,
        turn,
        discourse,
      });
    });
    before = text.toLowerCase();
    findings.push(found);
  }
  const all = findings.flat();
  const parts = {
    agents: new Set(all.flatMap((one) => one.agents)),
    patients: new Set(all.flatMap((one) => one.patients)),
  };
  return {
    mentions: named.mentions.map((mention) => ({ ...mention, role: roleIn(parts, mention) })),
    references: named.references,
    changes: joinFindings(turn, all),
  };
}

/** An answer that makes a statement of the question before it: `the Guild has it?? yeah it does`. */
const AFFIRMS =
  /^(?:oh |no wait,? |wait,? )*(?:yes|yeah|yep|yup|aye|indeed|(?:it|they|he|she) (?:does|do|did|is|are|has|have)\b(?! not))\b/iu;

/** What the sentence before said is taken back; a quotation and who said it are two sentences. */
function dropLast(findings: (readonly Finding[])[]): void {
  const last = findings.findLastIndex((one) => one.length > 0);
  if (last >= findings.length - 2 && last >= 0) findings.splice(last, 1);
}

/** `She threw the switch of the Array. Nothing.` */
function dropLastUse(findings: (readonly Finding[])[]): void {
  const last = findings.at(-1) ?? [];
  if (last.length > 0 && last.every(({ change }) => change.field === "capability")) findings.pop();
}

interface Notes {
  readonly mentions: Map<string, Mention>;
  readonly references: Map<string, Reference>;
}

function note(
  turn: ReadableTurn,
  { text, tokens }: { readonly text: string; readonly tokens: readonly Token[] },
  placed: Placed,
  { mentions, references }: Notes,
): void {
  const { turnId, version } = turn;
  const { entityId, capabilityId } = placed.name;
  const surface = surfaceOf(text, tokens, placed);
  if (placed.byName && !mentions.has(entityId)) {
    const role = isPlace(tokens, placed) ? "place" : "mentioned";
    mentions.set(entityId, {
      turnId,
      version,
      entityId,
      surface,
      sentence: text,
      confidence: rounded(placed.confidence),
      role,
    });
  }
  if (!placed.byName) references.set(entityId, { turnId, version, entityId, surface });
  if (capabilityId !== undefined && capabilityId !== entityId) {
    references.set(capabilityId, { turnId, version, entityId: capabilityId, surface });
  }
}

/** Word for word, without the ending of a possessive. */
function surfaceOf(sentence: string, tokens: readonly Token[], placed: Placed): string {
  const text = sentence.slice(tokens[placed.from]?.start ?? 0, tokens[placed.to - 1]?.end ?? 0);
  return text.replace(/['’]s$/iu, "");
}

const PREPOSITION = new Set(
  "in at on to into toward towards near across over through from beyond around within under above outside".split(" "),
);

function isPlace(tokens: readonly Token[], placed: Placed): boolean {
  if (!["region", "anchor"].includes(placed.name.entityType)) return false;
  const before = tokens.slice(Math.max(0, placed.from - 2), placed.from).map((token) => token.low);
  return before.some((word) => PREPOSITION.has(word));
}

interface Parts {
  readonly agents: ReadonlySet<string>;
  readonly patients: ReadonlySet<string>;
}

function roleIn({ agents, patients }: Parts, { entityId, role }: Mention): Mention["role"] {
  if (agents.has(entityId)) return "agent";
  return patients.has(entityId) ? "patient" : role;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
