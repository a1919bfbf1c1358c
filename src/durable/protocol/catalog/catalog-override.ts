import * as v from "valibot";
import { isVerbId } from "../socket/command.ts";
import { CapabilityId } from "../state/actor.ts";
import { fieldFault, type FieldFault } from "../values/field-fault.ts";
import { fields, inheritedKey, noList } from "../values/fields.ts";
import { Budget, ShortText, VERB_FIELDS } from "./catalog.ts";
import { ComplicationDeck } from "./effects.ts";
import { OWN_VERB_ID, VerbDefinition } from "./verb-definition.ts";

const CommandsPerSecond = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000));

/** The fields of a verb that a hub may replace; what it is called with belongs to the code (CAT2). */
const VerbChange = fields({
  label: v.exactOptional(VERB_FIELDS.label),
  category: v.exactOptional(VERB_FIELDS.category),
  capabilities: v.exactOptional(VERB_FIELDS.capabilities),
  roles: v.exactOptional(VERB_FIELDS.roles),
  safetyTags: v.exactOptional(VERB_FIELDS.safetyTags),
  /** Null takes the limit away. */
  rateLimit: v.exactOptional(v.nullable(VERB_FIELDS.rateLimit)),
  check: v.exactOptional(VERB_FIELDS.check),
  contest: v.exactOptional(VERB_FIELDS.contest),
  momentumCost: v.exactOptional(VERB_FIELDS.momentumCost),
  momentumReward: v.exactOptional(VERB_FIELDS.momentumReward),
});
export type VerbChange = v.InferOutput<typeof VerbChange>;

/** The number of this body's shape. */
const CATALOG_SCHEMA = 2;

/** The most of each in one catalog (CAT7). */
const MOST_OWN_VERBS = 200;
const MOST_DECKS = 50;

const Decks = v.pipe(
  noList(
    v.record(
      v.pipe(
        v.string(),
        v.regex(/^[a-z][a-z0-9-]{0,39}$/, "must be 1–40 of a-z, 0-9 and '-', beginning with a letter"),
      ),
      ComplicationDeck,
    ),
  ),
  v.check((decks) => Object.keys(decks).length <= MOST_DECKS, `must have at most ${MOST_DECKS} lists`),
);

/** Capabilities and words of a hub's safety list (MOD2). */
const MOST_ON_SAFETY_LIST = 1000;

const ENTRIES = {
  /** For editors; means nothing here. */
  $schema: v.exactOptional(v.string()),
  schema: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(CATALOG_SCHEMA, `must be at most ${CATALOG_SCHEMA}: this catalog is of a later release`),
    ),
  ),
  limits: v.exactOptional(
    fields({
      actorCommands: v.exactOptional(Budget),
      roomCommandsPerSecond: v.exactOptional(CommandsPerSecond),
      actorTextBytes: v.exactOptional(Budget),
    }),
  ),
  safety: v.exactOptional(
    fields({
      capabilities: v.exactOptional(v.pipe(v.array(CapabilityId), v.maxLength(MOST_ON_SAFETY_LIST))),
      words: v.exactOptional(v.pipe(v.array(ShortText), v.maxLength(MOST_ON_SAFETY_LIST))),
    }),
  ),
  complications: v.exactOptional(Decks),
} as const;

/** Apart from its verbs, each of which has the schema that its id asks for. */
const Frame = fields({ ...ENTRIES, verbs: v.exactOptional(noList(v.record(v.string(), v.unknown()))) });

/**
 * The body of `PUT …/catalog` (CAT2, CAT7): null removes a verb, an empty body restores the built-in catalog. For the
 * JSON Schema that editors use; {@link parseCatalogOverride} says more exactly where a fault is.
 */
export const CatalogFile = v.strictObject({
  ...ENTRIES,
  verbs: v.exactOptional(v.record(v.string(), v.nullable(v.union([VerbChange, VerbDefinition])))),
});

/** A hub's changes, as they are kept. */
export interface CatalogOverride extends Omit<v.InferOutput<typeof Frame>, "$schema" | "schema" | "verbs"> {
  readonly verbs?: Readonly<Record<string, VerbChange | VerbDefinition | null>>;
}

export interface OverrideParts {
  readonly override: CatalogOverride;
  /** Of built-in verbs, by id; null takes one out. */
  readonly changes: Readonly<Record<string, VerbChange | null>>;
  /** Of the hub's own, by id (CAT7). */
  readonly definitions: Readonly<Record<string, VerbDefinition>>;
}

export type ParsedOverride =
  | ({ readonly ok: true } & OverrideParts)
  /** `path` names the field at fault, as `verbs.verb.say.rateLimit.burst`. */
  | ({ readonly ok: false } & FieldFault);

export function parseCatalogOverride(body: unknown): ParsedOverride {
  const inherited = inheritedKey(body);
  if (inherited !== null) return faultAt(inherited, "is no name that a field or a verb may have");
  const parsed = v.safeParse(Frame, body);
  if (!parsed.success) return { ok: false, ...fieldFault(parsed.issues, "") };
  const { $schema: _, schema: _schema, verbs, ...rest } = parsed.output;
  if (verbs === undefined) return { ok: true, override: rest, changes: {}, definitions: {} };
  const read = readVerbs(verbs);
  if (!read.ok) return read;
  const { changes, definitions } = read;
  const kept = Object.fromEntries(Object.keys(verbs).map((id) => [id, definitions[id] ?? changes[id] ?? null]));
  return { ok: true, override: { ...rest, verbs: kept }, changes, definitions };
}

type ReadVerbs = ({ readonly ok: true } & Omit<OverrideParts, "override">) | ({ readonly ok: false } & FieldFault);

function readVerbs(verbs: Readonly<Record<string, unknown>>): ReadVerbs {
  const changes: Record<string, VerbChange | null> = {};
  const definitions: Record<string, VerbDefinition> = {};
  for (const [id, written] of Object.entries(verbs)) {
    const path = `verbs.${id}`;
    if (isVerbId(id)) {
      const change = v.safeParse(v.nullable(VerbChange), written);
      if (!change.success) return within(path, fieldFault(change.issues, ""));
      changes[id] = change.output;
      continue;
    }
    const unfit = unfitId(id, written);
    if (unfit !== null) return faultAt(path, unfit);
    const definition = v.safeParse(VerbDefinition, written);
    if (!definition.success) return within(path, fieldFault(definition.issues, ""));
    definitions[id] = definition.output;
  }
  const count = Object.keys(definitions).length;
  if (count > MOST_OWN_VERBS) return faultAt("verbs", `must have at most ${MOST_OWN_VERBS} verbs of the hub's own`);
  return { ok: true, changes, definitions };
}

const KINDS = ["effects", "check", "contest"] as const;

/** Why this is no verb at all, which says more than the first field that is missing. */
function unfitId(id: string, written: unknown): string | null {
  if (!OWN_VERB_ID.test(id)) {
    return `${id} is no verb of this release; a verb of your own is called verb. or gm., a small letter and at most 39 letters and digits`;
  }
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    return written === null ? `${id} is no verb of this release, so it cannot be taken out` : "must be an object";
  }
  if (KINDS.some((kind) => Object.hasOwn(written, kind))) return null;
  return `${id} is no verb of this release, and a verb of your own needs a label, a category and one of effects, check and contest`;
}

function faultAt(path: string, message: string): { readonly ok: false } & FieldFault {
  return { ok: false, path, message };
}

function within(path: string, fault: FieldFault): { readonly ok: false } & FieldFault {
  return faultAt(fault.path === "" ? path : `${path}.${fault.path}`, fault.message);
}
