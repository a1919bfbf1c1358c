import { changesOfSentence, type Finding } from "./changes/changes-of-sentence.ts";
import { takesBack } from "./changes/circumstances.ts";
import { joinFindings } from "./changes/join-findings.ts";
import { lineUp, type Placed } from "./grammar/line-up.ts";
import { splitSentences } from "./grammar/split-sentences.ts";
import { tokensOf, type Token } from "./grammar/token.ts";
import type { NameIndex } from "./names/name-index.ts";
import type { NamedMemory } from "./names/named-memory.ts";
import { placeNames, withoutCorrected } from "./names/place-names.ts";
import type { Mention, ReadableTurn, Reading, Reference } from "./reader.ts";

export interface ReadingTools {
  readonly names: NameIndex;
  readonly memory: NamedMemory;
}

/** Longest line that is read; what comes after is left. Rooms allow 2,000 characters (CAT3). */
const LONGEST = 10_000;

/** One turn, with what was named before it (docs/reference/annotation-rules.md). */
export function readTurn(turn: ReadableTurn, tools: ReadingTools): Reading {
  const notes: Notes = { mentions: new Map(), references: new Map() };
  const findings: Finding[][] = [];
  for (const sentence of splitSentences(turn.text.slice(0, LONGEST))) {
    const tokens = tokensOf(sentence.text);
    const placed = placeNames(tokens, tools.names, tools.memory);
    for (const one of placed) note(turn, { text: sentence.text, tokens }, one, notes);
    const lined = lineUp(tokens, withoutCorrected(sentence.text, 0, tokens, placed));
    if (takesBack(lined.line)) findings.pop();
    findings.push([...changesOfSentence(lined, sentence.text, turn, tools.memory)]);
  }
  const all = findings.flat();
  const parts = {
    agents: new Set(all.flatMap((one) => one.agents)),
    patients: new Set(all.flatMap((one) => one.patients)),
  };
  return {
    mentions: [...notes.mentions.values()].map((mention) => ({ ...mention, role: roleIn(parts, mention) })),
    references: [...notes.references.values()].filter((one) => !notes.mentions.has(one.entityId)),
    changes: joinFindings(turn, all),
  };
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
