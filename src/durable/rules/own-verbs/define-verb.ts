import type { Verb } from "../../protocol/catalog/catalog.ts";
import type { Parameter, Parameters } from "../../protocol/catalog/parameter.ts";
import type { ParameterDefinition, VerbDefinition } from "../../protocol/catalog/verb-definition.ts";
import type { FieldFault } from "../../protocol/values/field-fault.ts";
import { maxUnitsOf } from "../../protocol/values/text.ts";
import { definitionFault } from "./definition-fault.ts";

export type DefinedVerb =
  | { readonly ok: true; readonly verb: Verb }
  /** `path` begins at the verb. */
  | ({ readonly ok: false } & FieldFault);

/** A hub's verb as the catalog has it, from its definition; or what is wrong with it (CAT7). */
export function defineVerb(id: string, definition: VerbDefinition, decks: ReadonlySet<string>): DefinedVerb {
  const parameters = parametersOf(definition.parameters ?? {});
  const roles = definition.roles ?? (id.startsWith("gm.") ? ["gm" as const] : []);
  const fault = definitionFault({ id, definition, parameters, roles, decks });
  if (fault !== null) return { ok: false, ...fault };
  const { check, capabilities = [], safetyTags = [], ...rest } = definition;
  const verb: Verb = {
    ...{ id, ...rest, parameters, capabilities, roles, safetyTags },
    // Clients know a check by the name of its template.
    ...(check !== undefined && { check: id, template: check }),
  };
  return { ok: true, verb };
}

/** Whether a hub has made this verb: its data say all that it does. */
export function isOwnVerb({ effects, template, contest }: Verb): boolean {
  return effects !== undefined || template !== undefined || contest?.difficulty !== undefined;
}

/** A verb's definition, as it would be put again. */
export function definitionOf(verb: Verb): Readonly<Record<string, unknown>> {
  const { id: _, check: _check, template, ...rest } = verb;
  return { ...rest, ...(template !== undefined && { check: template }) };
}

/** A verb as clients need it to offer it: what it does belongs to the room. */
export function offeredVerb(verb: Verb): Verb {
  if (!isOwnVerb(verb)) return verb;
  const { effects: _, template: _template, contest, ...rest } = verb;
  if (contest === undefined) return rest;
  const { move, windowMs, capacity, roles, rematchMs } = contest;
  return { ...rest, contest: { move, windowMs, capacity, roles, rematchMs } };
}

function parametersOf(written: Readonly<Record<string, ParameterDefinition>>): Parameters {
  return Object.fromEntries(Object.entries(written).map(([name, parameter]) => [name, parameterOf(parameter)]));
}

function parameterOf(written: ParameterDefinition): Parameter {
  return written.kind === "text" ? { ...written, maxUnits: maxUnitsOf(written.max) } : written;
}
