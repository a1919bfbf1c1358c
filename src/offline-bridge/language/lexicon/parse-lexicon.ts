import * as v from "valibot";
import { tokensOf } from "../grammar/token.ts";
import { Lexicon } from "./lexicon.ts";

/** Where in the file, in the way one writes it in code, and what is wrong there. */
export interface LexiconFault {
  readonly path: string;
  readonly message: string;
}

export type ParsedLexicon =
  | { readonly ok: true; readonly lexicon: Lexicon }
  | { readonly ok: false; readonly faults: readonly LexiconFault[] };

/** Checks a world's data (CLO4): its shape, that no id or name stands twice, and that canon names what is there. */
export function parseLexicon(data: unknown): ParsedLexicon {
  const parsed = v.safeParse(Lexicon, data);
  if (!parsed.success) {
    return { ok: false, faults: parsed.issues.map((issue) => ({ path: pathOf(issue), message: issue.message })) };
  }
  const faults = [
    ...repeatedIds(parsed.output),
    ...unfindableNames(parsed.output),
    ...repeatedNames(parsed.output),
    ...danglingCanon(parsed.output),
  ];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, lexicon: parsed.output };
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return path.join("").replace(/^\./u, "") || "(the whole file)";
}

function repeatedIds(lexicon: Lexicon): readonly LexiconFault[] {
  const seen = new Map<string, string>();
  const ids = [
    ...lexicon.entities.map((one, at) => ({ id: one.entityId, path: `entities[${at}].entityId` })),
    ...lexicon.prohibitedCapabilities.map((one, at) => ({
      id: one.capabilityId,
      path: `prohibitedCapabilities[${at}].capabilityId`,
    })),
  ];
  return ids.flatMap(({ id, path }) => {
    const first = seen.get(id);
    seen.set(id, first ?? path);
    return first === undefined ? [] : [{ path, message: `${id} stands already at ${first}` }];
  });
}

/**
 * Two entities of one name would be ambiguous, and so would two that the reader cannot tell apart: it compares names
 * without case, accents and marks. A capability may bear the name of its artifact.
 */
function repeatedNames(lexicon: Lexicon): readonly LexiconFault[] {
  const owner = new Map<string, { readonly at: number; readonly path: string }>();
  return lexicon.entities.flatMap((entity, at) =>
    [entity.canonicalName, ...entity.aliases].flatMap((name, index) => {
      const key = foldedWords(name);
      const path = index === 0 ? `entities[${at}].canonicalName` : `entities[${at}].aliases[${index - 1}]`;
      const other = owner.get(key);
      if (other === undefined) owner.set(key, { at, path });
      if (other === undefined || other.at === at) return [];
      const { entityId = "another" } = lexicon.entities[other.at] ?? {};
      return [{ path, message: `"${name}" is a name of ${entityId} too (${other.path})` }];
    }),
  );
}

/** A name as the reader compares names. */
export function foldedWords(name: string): string {
  return tokensOf(name)
    .flatMap((token) => (token.word ? [token.low] : []))
    .join(" ");
}

const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The reader finds names by the words of a line: a name that is no word of its own there would never be found. */
function unfindableNames(lexicon: Lexicon): readonly LexiconFault[] {
  const ofEntities = lexicon.entities.flatMap(({ canonicalName, aliases }, at) => [
    { name: canonicalName, path: `entities[${at}].canonicalName` },
    ...aliases.map((name, index) => ({ name, path: `entities[${at}].aliases[${index}]` })),
  ]);
  const ofCapabilities = lexicon.prohibitedCapabilities.map(({ label }, at) => ({
    name: label,
    path: `prohibitedCapabilities[${at}].label`,
  }));
  return [...ofEntities, ...ofCapabilities].flatMap(({ name, path }) => {
    if (WITHOUT_SPACES.test(name))
      return [{ path, message: `"${name}" is in a script without spaces, in which no name can be found` }];
    return foldedWords(name).trim() === "" ? [{ path, message: `"${name}" has no letter that can be found` }] : [];
  });
}

function danglingCanon(lexicon: Lexicon): readonly LexiconFault[] {
  const typeOf = new Map(lexicon.entities.map((one) => [one.entityId, one.entityType]));
  return lexicon.entities.flatMap((entity, at) => {
    const { controllingFaction, control = [] } = entity.canon;
    const wrongRegions = control.flatMap((id, index) =>
      typeOf.get(id) === "region"
        ? []
        : [{ path: `entities[${at}].canon.control[${index}]`, message: `${id} is no region here` }],
    );
    const wrongFaction =
      typeof controllingFaction === "string" && typeOf.get(controllingFaction) !== "faction"
        ? [{ path: `entities[${at}].canon.controllingFaction`, message: `${controllingFaction} is no faction here` }]
        : [];
    return [...wrongRegions, ...wrongFaction];
  });
}
