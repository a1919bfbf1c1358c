import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import type { Examples } from "./examples.ts";
import type { ExamplePlay } from "./room/example-play.ts";
import { exampleRefusals } from "./room/example-refusals.ts";

/** The first accepted command of each verb, and two receipts. @throws for a verb that nobody uses. */
export function commandExamples({ stage: { asked } }: ExamplePlay): Examples {
  const accepted = asked.filter(({ receipt }) => receipt.status === "accepted");
  const verbs = BUILT_IN_CATALOG.verbs.map(({ id }) => {
    const found = accepted.find(({ frame }) => frame.verb === id);
    if (found === undefined) throw new Error(`nobody in the play uses ${id}: add it in example-play.ts, #afterwards`);
    return [`verbs/${id}`, found.frame] as const;
  });
  const [first] = accepted;
  return {
    ...Object.fromEntries(verbs),
    "receipts/accepted": first?.receipt,
    "receipts/replayed": { ...first?.receipt, replayed: true },
  };
}

/** Each rejection code with a command that the room refuses with it. */
export function refusalExamples(): Examples {
  const files = exampleRefusals().flatMap(({ code, asked: { frame, receipt } }): [string, unknown][] => [
    [`refusals/${code}.command`, frame],
    [`refusals/${code}.receipt`, receipt],
  ]);
  return Object.fromEntries(files);
}
