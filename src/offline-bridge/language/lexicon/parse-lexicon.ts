import * as v from "valibot";
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
  const faults = [...repeatedIds(parsed.output), ...repeatedNames(parsed.output), ...danglingCanon(parsed.output)];
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

/** Two entities of one name would be ambiguous; a capability may bear the name of its artifact. */
function repeatedNames(lexicon: Lexicon): readonly LexiconFault[] {
  const owner = new Map<string, number>();
  return lexicon.entities.flatMap((entity, at) =>
    [entity.canonicalName, ...entity.aliases].flatMap((name, index) => {
      const key = name.toLowerCase();
      const other = owner.get(key);
      owner.set(key, at);
      if (other === undefined || other === at) return [];
      const path = index === 0 ? `entities[${at}].canonicalName` : `entities[${at}].aliases[${index - 1}]`;
      return [{ path, message: `"${name}" is a name of ${lexicon.entities[other]?.entityId ?? "another"} too` }];
    }),
  );
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
