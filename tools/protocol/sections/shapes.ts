import type { Verb } from "../../../src/durable/protocol/catalog/catalog.ts";
import { BOUNDS } from "../../../src/durable/protocol/state/room-view.ts";
import { table } from "../markdown.ts";
import { SHAPES } from "../schema-names.ts";
import { fieldsOf } from "../tell-schema.ts";

const VERB: { readonly [Field in keyof Required<Verb>]: readonly [type: string, about: string] } = {
  id: ["text", "`verb.say`"],
  label: ["text", "for people"],
  category: ["text", "`talk`, `trade`, `ritual`, `contest`, …"],
  parameters: [
    "object",
    "by name `{kind, …}`: `text {max}`, `actor`, `item`, `id`, `integer {min, max}`, `choice {options, default?}`, `items {min, max}`, each with `optional?: true`",
  ],
  capabilities: ["list of capability", "all of them are needed"],
  roles: ["list of role", "one of them is needed; empty is everybody but spectators"],
  safetyTags: ["list of text", ""],
  rateLimit: ["[RateLimit](#ratelimit)", ""],
  check: ["text", "the template of the check it rolls: `hub.pvp.skirmish`"],
  contest: ["[ContestBlock](#contestblock)", ""],
  momentumCost: ["whole number", ""],
  momentumReward: ["object of whole number by tier", "a tier that is not named adds nothing"],
};
const OPTIONAL: readonly string[] = ["rateLimit", "check", "contest", "momentumCost", "momentumReward"];

/** Every object that has a name. */
export function shapes(): string {
  const bounds = `Of the lists a snapshot holds at most ${BOUNDS.publicChat} public chat entries and, apart from them, the
viewer's last ${BOUNDS.whispers} whispers; ${BOUNDS.settledTrades} settled trades, ${BOUNDS.rituals} rituals,
${BOUNDS.settledContests} settled contests, ${BOUNDS.closures} closures. Open trades and contests are always there.`;
  const told = SHAPES.filter(({ name }) => name !== "Receipt").map(({ schema, name, about }) => {
    const rows = fieldsOf(schema).map((field) => [`\`${field.name}${field.optional ? "?" : ""}\``, field.type]);
    const more = name === "State" ? [bounds] : [];
    return [`### ${name}`, ...(about === "" ? [] : [about]), ...more, table(["field", "is"], rows)].join("\n\n");
  });
  const verb = table(
    ["field", "is", ""],
    Object.entries(VERB).map(([name, [type, about]]) => [
      `\`${name}${OPTIONAL.includes(name) ? "?" : ""}\``,
      type,
      about,
    ]),
  );
  return `## Shapes\n\n${told.join("\n\n")}\n\n### Verb\n\nA verb as data (SHP7).\n\n${verb}`;
}
