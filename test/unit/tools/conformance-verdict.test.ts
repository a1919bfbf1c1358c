import { expect, test } from "vitest";
import type { Played } from "../../../tools/conformance/play-situation.ts";
import { formatVerdict, verdictOf } from "../../../tools/conformance/verdict.ts";

const WELCOME: Played = {
  ...{ id: "welcome", title: "A client joins", rules: ["SOK1", "CLT8", "RES1"] },
  ...{ breaches: [], isMute: false, noise: "" },
};

test("KIT1 rules that a situation did not come to are not called kept", () => {
  const breaches = [{ rule: "CLT8", said: "it sends no ping" }];
  const verdict = verdictOf([{ ...WELCOME, breaches, cutShortBy: "CLT8" }]);
  expect(verdict).toMatchObject({ isConforming: false, brokenRules: ["CLT8"], keptRules: ["SOK1"] });
  expect(verdictOf([{ ...WELCOME, breaches }]).keptRules).toEqual(["RES1", "SOK1"]);
});

test("KIT1 a client that keeps nothing is told so in a whole sentence", () => {
  const breaches = [{ rule: "SOK1", said: "it does not connect" }];
  const verdict = verdictOf([{ ...WELCOME, breaches, cutShortBy: "SOK1" }]);
  expect(formatVerdict(verdict)).toBe("The client breaks SOK1 (docs/SPEC.md).");
});
