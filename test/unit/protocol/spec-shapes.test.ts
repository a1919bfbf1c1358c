import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Limits, Verb } from "../../../src/durable/protocol/catalog/catalog.ts";
import { Contest } from "../../../src/durable/protocol/state/contest.ts";
import { Participant } from "../../../src/durable/protocol/state/participant.ts";
import { Ritual } from "../../../src/durable/protocol/state/ritual.ts";
import { RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { Trade } from "../../../src/durable/protocol/state/trade.ts";
import { PROJECT } from "../../../tools/project.ts";
import { describeSchema } from "../../support/describe-schema.ts";

const SPEC = readFileSync(join(PROJECT, "docs/SPEC.md"), "utf8");

type Fields = Readonly<Record<string, string>>;

/** The text of a rule, on one line. */
function ruleOf(id: string): string {
  const [, text = ""] = new RegExp(`^- \\*\\*${id}\\*\\* ([^]*?)\\n(?=- \\*\\*|\\n)`, "m").exec(SPEC) ?? [];
  return text.replaceAll(/\s+/g, " ");
}

/** The fields of a shape that a rule writes as `Name {a, b?, c: "x" | "y"}`, each with what stands behind its colon. */
function shapeIn(id: string, name: string): Fields {
  const [, shape = ""] = new RegExp(`${name} \`\\{(.*?)\\}\``).exec(ruleOf(id)) ?? [];
  return Object.fromEntries(fieldsOf(shape).map((field) => [field.split(":", 1)[0] ?? "", field.split(": ")[1] ?? ""]));
}

/** Parts between the commas that stand in no bracket. */
function fieldsOf(shape: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const letter of shape) {
    if ("{[".includes(letter)) depth += 1;
    if ("}]".includes(letter)) depth -= 1;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

const describedFields = (schema: Parameters<typeof describeSchema>[0]): Fields =>
  describeSchema(schema) as unknown as Fields;
const namesIn = (fields: Fields) => Object.keys(fields).toSorted();

function expectShape(id: string, name: string, schema: Parameters<typeof describeSchema>[0]): void {
  const [written, built] = [shapeIn(id, name), describedFields(schema)];
  expect(namesIn(built)).toEqual(namesIn(written));
  expect(built["status"]).toBe(written["status"]);
}

test("SHP1 a participant has the fields and the statuses that the rule names; the state lists them, and their goods", () => {
  expectShape("SHP1", "Participant", Participant);
  const { participants, inventory } = describedFields(RoomView);
  expect(participants).toEqual([describeSchema(Participant)]);
  expect(inventory).toEqual({ "<any>": { "<any>": expect.any(String) } });
});

test.each([
  ["Trade", Trade],
  ["Ritual", Ritual],
  ["Contest", Contest],
] as const)("SHP3 %s has the fields and the statuses that the rule names", (name, schema) => {
  expectShape("SHP3", name, schema);
});

test("SHP7 a verb has the fields that the rule names, those of a hub's own verb too, and so have the limits", () => {
  const [, own = ""] = /for a hub's own verb (.*?) \(CAT7\)/.exec(ruleOf("SHP7")) ?? [];
  const written = [...namesIn(shapeIn("SHP7", "Verb")), ...own.matchAll(/\w+\?/g)].map(String);
  expect(namesIn(describedFields(Verb))).toEqual(written.toSorted());
  expect(namesIn(describedFields(Limits))).toEqual(namesIn(shapeIn("SHP7", "`limits` is")));
});
