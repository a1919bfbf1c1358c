import type { Verb } from "../../../src/durable/protocol/catalog/catalog.ts";
import type { Parameter } from "../../../src/durable/protocol/catalog/parameter.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import type { ExamplePlay } from "../example-play.ts";
import { json, table } from "../markdown.ts";

/** What may be done, as `hub.catalog.sync` lists it (CAT3), each with a command that was really given. */
export function verbs(play: ExamplePlay): string {
  const { limits } = BUILT_IN_CATALOG;
  const { burst, perSeconds } = limits.actorCommands;
  const texts = limits.actorTextBytes;
  return `## Verbs

The built-in catalog. A hub may change or remove verbs (CAT2): \`hub.catalog.sync\` says what is in force, and comes again
when it changes. \`args\` are an object with these fields; others are dropped. Besides the limits of single verbs an actor
has ${burst} commands at once and ${burst / perSeconds} a second after that (LIM3), and a room takes
${limits.roomCommandsPerSecond} a second (LIM2). The texts of an actor's accepted commands may come to ${texts.burst} bytes of UTF-8 at
once and ${texts.burst / texts.perSeconds} a second after that (LIM5).

${BUILT_IN_CATALOG.verbs.map((verb) => tellVerb(verb, play)).join("\n\n")}`;
}

function tellVerb(verb: Verb, play: ExamplePlay): string {
  const asked = play.stage.asked.find(({ frame, receipt }) => frame.verb === verb.id && receipt.status === "accepted");
  if (asked === undefined) throw new Error(`nobody in the play does ${verb.id}`);
  const parameters = Object.entries(verb.parameters).map(([name, parameter]) => [
    `\`${name}${isOptional(parameter) ? "?" : ""}\``,
    tellParameter(parameter),
  ]);
  return [
    `### \`${verb.id}\``,
    sentence(verb),
    ...(parameters.length === 0 ? [] : [table(["arg", "is"], parameters)]),
    json(asked.frame),
  ].join("\n\n");
}

function sentence({ label, roles, capabilities, rateLimit, contest, momentumCost, check }: Verb): string {
  return [
    `${label}.`,
    ...(roles.length === 0 ? [] : [`For the role ${roles.map((role) => `\`${role}\``).join(" or ")}.`]),
    ...(capabilities.length === 0 ? [] : [`Needs ${capabilities.map((each) => `\`${each}\``).join(", ")}.`]),
    ...(rateLimit === undefined
      ? []
      : [`${rateLimit.burst} in ${rateLimit.perSeconds} s for each ${rateLimit.scope}.`]),
    ...(momentumCost === undefined ? [] : [`Costs ${momentumCost} momentum.`]),
    ...(contest === undefined
      ? []
      : [
          `A contest of ${contest.capacity === 2 ? "two" : `two to ${contest.capacity}`}: move \`${contest.move}\`,`,
          `check \`${check ?? ""}\`, ${contest.windowMs} ms to join, ${contest.rematchMs} ms of rest before a rematch,`,
          `roles by order of entry: ${contest.roles.join(", ")}.`,
        ]),
  ].join(" ");
}

function isOptional(parameter: Parameter): boolean {
  return parameter.optional === true || (parameter.kind === "choice" && parameter.default !== undefined);
}

function tellParameter(parameter: Parameter): string {
  switch (parameter.kind) {
    case "text":
      return `text of 1–${parameter.max} characters and at most ${parameter.maxUnits} units, trimmed`;
    case "actor":
      return "actor id";
    case "item":
      return "item";
    case "id":
      return "id";
    case "integer":
      return `whole number ${parameter.min}–${parameter.max}`;
    case "choice": {
      const options = parameter.options.map((option) => `\`${option}\``).join(", ");
      return parameter.default === undefined ? options : `${options}; \`${parameter.default}\` where it is absent`;
    }
    case "items":
      return `list of ${parameter.min}–${parameter.max} [ItemQuantity](#itemquantity), each item once`;
  }
}
