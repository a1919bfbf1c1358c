import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { VERB_PARAMETERS } from "../../../src/durable/protocol/command.ts";

const sources = globSync("src/{durable,worker,offline-bridge,client}/**/*.ts").map((file) => ({
  file,
  text: readFileSync(file, "utf8"),
}));

/** The one act that must not open the next session (SES1) is known where sessions are opened. */
const EXCEPTIONS = new Map([["gm.closeSession", ["src/durable/rules/decide-command.ts"]]]);

test.each(Object.keys(VERB_PARAMETERS))("CAT1 %s is named in its own files and nowhere else", (verb) => {
  const naming = sources.filter(({ text }) => text.includes(`"${verb}"`)).map(({ file }) => file);
  const own = naming.filter((file) => file.startsWith("src/durable/rules/verbs/"));
  const shared = ["src/durable/protocol/command.ts", "src/durable/rules/verb-rules.ts"];
  expect(own).toHaveLength(1);
  expect(naming.filter((file) => !own.includes(file) && !shared.includes(file))).toEqual(EXCEPTIONS.get(verb) ?? []);
});
