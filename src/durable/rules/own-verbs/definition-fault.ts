import type { Effects, Holder, ItemMove } from "../../protocol/catalog/effects.ts";
import type { Parameter, Parameters } from "../../protocol/catalog/parameter.ts";
import type { VerbDefinition } from "../../protocol/catalog/verb-definition.ts";
import type { FieldFault } from "../../protocol/values/field-fault.ts";
import { PARAMETER_NAME } from "../../protocol/values/parameter-name.ts";
import { LINE_NAMES, OUTCOME_NAMES, tellsWords, templateFault, type ReservedNames } from "./template-fault.ts";

/** A hub's verb with what belongs to it, as far as its faults depend on it. */
interface Defined {
  readonly id: string;
  readonly definition: VerbDefinition;
  readonly parameters: Parameters;
  readonly roles: readonly string[];
  readonly decks: ReadonlySet<string>;
}

type Fault = FieldFault | null;
type NamedParameter = readonly [name: string, parameter: Parameter];

/** The first fault of a hub's verb that no schema sees, or null (CAT7–CAT10). `path` begins at the verb. */
export function definitionFault(defined: Defined): Fault {
  return (
    kindFault(defined) ??
    rolesFault(defined) ??
    first(Object.entries(defined.parameters), parameterFault(defined)) ??
    effectsFault(defined, defined.definition.effects, "effects") ??
    checkFault(defined) ??
    contestFault(defined)
  );
}

function first<T>(items: readonly T[], faultOf: (item: T, at: number) => Fault): Fault {
  for (const [at, item] of items.entries()) {
    const fault = faultOf(item, at);
    if (fault !== null) return fault;
  }
  return null;
}

function kindFault({ definition }: Defined): Fault {
  const [, second] = (["effects", "check", "contest"] as const).filter((kind) => definition[kind] !== undefined);
  return second === undefined
    ? null
    : { path: second, message: "is one too many: a verb has one of effects, check and contest" };
}

/** A `gm.` verb is for game masters, whatever else its definition says. */
function rolesFault({ id, roles }: Defined): Fault {
  const at = roles.findIndex((role) => role !== "gm");
  return id.startsWith("gm.") && at !== -1
    ? { path: `roles.${at}`, message: "must be gm: a verb called gm. is for game masters alone" }
    : null;
}

function parameterFault({ definition }: Defined) {
  return ([name, parameter]: NamedParameter): Fault => {
    const path = `parameters.${name}`;
    if (!PARAMETER_NAME.test(name))
      return { path, message: "must be a small letter and at most 39 letters and digits" };
    if (name in LINE_NAMES || (definition.contest !== undefined && name in OUTCOME_NAMES)) {
      return { path, message: `must not be called ${name}, which lines have a meaning for` };
    }
    if (name === "target" && parameter.kind !== "actor") {
      return { path: `${path}.kind`, message: "must be actor: the target is somebody in the room" };
    }
    if ((parameter.kind === "integer" || parameter.kind === "items") && parameter.min > parameter.max) {
      return { path: `${path}.max`, message: `must be at least ${parameter.min}, which is its min` };
    }
    const isStrange =
      parameter.kind === "choice" && parameter.default !== undefined && !parameter.options.includes(parameter.default);
    return isStrange ? { path: `${path}.default`, message: "must be one of the options" } : null;
  };
}

function effectsFault(defined: Defined, effects: Effects | undefined, path: string): Fault {
  if (effects === undefined) return null;
  const { momentum = {}, items = [], line } = effects;
  if (Object.keys(momentum).length + items.length === 0 && line === undefined) {
    return { path, message: "must do something: momentum, items or a line" };
  }
  if (momentum.target !== undefined && !hasTarget(defined)) return noTarget(`${path}.momentum.target`);
  const moved = first(items, (move, at) => moveFault(defined, move, `${path}.items.${at}`));
  if (moved !== null) return moved;
  if (line === undefined) return null;
  if (line.to === "target" && !hasTarget(defined)) return noTarget(`${path}.line.to`);
  return lineFault(defined, line.text, `${path}.line.text`);
}

function hasTarget({ parameters }: Defined): boolean {
  return parameters["target"] !== undefined && parameters["target"].optional !== true;
}

function noTarget(path: string): Fault {
  return { path, message: "needs a parameter target of kind actor that is not optional" };
}

function moveFault(defined: Defined, { items, parameter, from, to }: ItemMove, path: string): Fault {
  if ((items === undefined) === (parameter === undefined)) {
    return { path, message: "must have either items or the parameter that names them" };
  }
  const named = parameter === undefined ? undefined : defined.parameters[parameter];
  if (parameter !== undefined && named?.kind !== "items" && named?.kind !== "item") {
    return { path: `${path}.parameter`, message: "must be a parameter of kind item or items" };
  }
  if (named?.optional === true) {
    return { path: `${path}.parameter`, message: "must be a parameter that a command cannot leave out" };
  }
  if (from === to) return { path: `${path}.to`, message: "must be somebody else than from" };
  const end = (["from", "to"] as const).find((each) => ({ from, to })[each] === "target");
  if (end !== undefined && !hasTarget(defined)) return noTarget(`${path}.${end}`);
  return sourceFault(defined, from, path);
}

/** TRD2: goods come from the world by a game master's hand alone. */
function sourceFault({ roles }: Defined, from: Holder, path: string): Fault {
  if (from !== "world" || (roles.length > 0 && roles.every((role) => role === "gm"))) return null;
  return { path: `${path}.from`, message: "must not be world: only a verb of the role gm alone may make goods" };
}

function lineFault(defined: Defined, text: string, path: string, reserved: ReservedNames = LINE_NAMES): Fault {
  const { parameters, definition } = defined;
  const message = templateFault(text, parameters, reserved);
  if (message !== null) return { path, message };
  // A muted or slowed actor must not talk by another verb (MOD1).
  return tellsWords(text, parameters) && definition.category !== "talk"
    ? { path: "category", message: "must be talk: a line of this verb tells what its caller wrote" }
    : null;
}

function checkFault(defined: Defined): Fault {
  const { check } = defined.definition;
  if (check === undefined) return null;
  const deck = deckFault(defined, check.complications, "check.complications");
  if (deck !== null) return deck;
  return first(Object.entries(check.tiers ?? {}), ([tier, effects]) =>
    effectsFault(defined, effects, `check.tiers.${tier}`),
  );
}

function deckFault({ decks }: Defined, name: string | undefined, path: string): Fault {
  return name === undefined || decks.has(name)
    ? null
    : { path, message: `${name} is no list of this catalog's complications` };
}

/** The arguments of a contest, as entries show them (CON1). */
const CONTEST_PARAMETERS: Readonly<Record<string, string>> = { target: "actor", stakes: "text", intensity: "choice" };
const MOST_STAKES = 140;

function contestFault(defined: Defined): Fault {
  const { contest, cooldown } = defined.definition;
  if (contest === undefined) return null;
  if (cooldown !== undefined) return { path: "cooldown", message: "is not for a contest, whose rest is its rematchMs" };
  const parameter = first(Object.entries(defined.parameters), contestParameterFault);
  if (parameter !== null) return parameter;
  if (hasTarget(defined) && contest.capacity !== 2) {
    return { path: "contest.capacity", message: "must be 2 where the verb names a target" };
  }
  const deck = deckFault(defined, contest.complications, "contest.complications");
  if (deck !== null) return deck;
  return first(Object.entries(contest.outcomes ?? {}), ([tier, wordings]) =>
    first(wordings ?? [], (text, at) => {
      const message = templateFault(text, {}, OUTCOME_NAMES);
      return message === null ? null : { path: `contest.outcomes.${tier}.${at}`, message };
    }),
  );
}

function contestParameterFault([name, parameter]: NamedParameter): Fault {
  const path = `parameters.${name}`;
  const kind = CONTEST_PARAMETERS[name];
  if (kind === undefined) return { path, message: "is not for a contest: it takes target, stakes and intensity" };
  if (parameter.kind !== kind) return { path: `${path}.kind`, message: `must be ${kind}` };
  if (name === "target" && parameter.optional === true) {
    return { path: `${path}.optional`, message: "must not stand here: a contest has a target always or never" };
  }
  return parameter.kind === "text" && parameter.max > MOST_STAKES
    ? { path: `${path}.max`, message: `must be at most ${MOST_STAKES}` }
    : null;
}
