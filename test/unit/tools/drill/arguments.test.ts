import { expect, test } from "vitest";
import { readArguments } from "../../../../tools/drill/arguments.ts";

const wrong = (...argv: string[]) => {
  const read = readArguments(argv);
  return read.kind === "wrong" ? read.message : read.kind;
};

test("RUN13 drill takes what it is told, and does each drill drained and not drained unless told otherwise", () => {
  const argv = [
    "rollback",
    "--rooms",
    "2",
    "--clients",
    "5",
    "--seconds",
    "9",
    "--times",
    "3",
    "--seed",
    "7",
    "--json",
  ];
  const taken = { asked: ["rollback"], rooms: 2, clients: 5, seconds: 9, times: 3, seed: 7, json: true };
  expect(readArguments(argv)).toEqual({ kind: "run", arguments: { ...taken, drained: [true, false] } });
  expect(readArguments(["keep", "--drain", "never"])).toMatchObject({ arguments: { asked: "keep", drained: [false] } });
});

test("RUN13 drill says what is wrong with its command line", () => {
  expect(wrong()).toMatch(/^the drill must be one of upgrade, rollback, .*, not nothing$/);
  expect(wrong("sideways")).toMatch(/not sideways$/);
  expect(wrong("upgrade", "rollback")).toBe("one drill at a time, or all; not upgrade rollback");
  expect(wrong("upgrade", "--drain", "maybe")).toBe("--drain must be one of always, never, both, not maybe");
  expect(wrong("upgrade", "--rooms", "0")).toBe("--rooms must be a whole number from 1 to 100, not 0");
  expect(wrong("upgrade", "--times", "x")).toBe("--times must be a whole number from 1 to 100, not x");
});
