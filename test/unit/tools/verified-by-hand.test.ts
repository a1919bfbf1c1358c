import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { verifyContest } from "../../../src/client/verify/verify-contest.ts";
import type { EventData } from "../../../src/durable/protocol/events/event.ts";
import { drawOf } from "../rules/contests/independent-dice.ts";

const [, section = ""] = readFileSync("README.md", "utf8").split("## A contest verified by hand\n");
const [chapter = ""] = section.split("\n## ");
const blocks = [...chapter.matchAll(/```(\w+)\n([\s\S]*?)```/gu)].map(([, language, text = ""]) => ({
  language,
  text,
}));

function blockOf(language: string, index = 0): string {
  const block = blocks.filter((each) => each.language === language)[index];
  if (block === undefined) throw new Error(`the chapter has no ${language} block ${index}`);
  return block.text;
}

const { seedCommitment }: { seedCommitment: string } = JSON.parse(blockOf("json", 0));
// As the README shows it, without words and complications.
const shown: Pick<EventData<"contest.resolved">, "seed" | "outcome" | "participants"> = JSON.parse(blockOf("json", 1));
const printed = (script: string) => execFileSync("bash", ["-eu", "-c", script], { encoding: "utf8" });

test("CON6 the commands of the README, pasted into a shell, print what it says", () => {
  expect(printed(blockOf("bash"))).toBe(blockOf("text"));
});

test("CON6 and that is what the room showed: the promise, the dice of both, and the draw", () => {
  const lines = printed(blockOf("bash")).trim().split("\n");
  const [first, second] = shown.participants;
  expect(lines).toEqual([
    `commitment ${seedCommitment}`,
    ...shown.participants.map(({ actorId, dice }) => `${actorId} rolls ${dice.join(" ")}`),
    `${first?.actorId} draws ${drawOf(shown.seed, first?.actorId ?? "")}, ${second?.actorId} draws ${drawOf(shown.seed, second?.actorId ?? "")}`,
  ]);
});

test("CON6 the client's verify says the same of it", () => {
  const participants = shown.participants.map((each) => ({ ...each, complications: [] }));
  const rest = { contestId: "con-1", workflowId: "w", resolutionMs: 1, sharedComplications: [] };
  const resolved = { ...rest, ...shown, participants };
  expect(verifyContest({ seedCommitment, resolved })).toMatchObject({ ok: true, faults: [] });
});

test("CON6 the commands find out a seed that was not promised, and roll three dice as well", () => {
  const script = blockOf("bash").replaceAll(shown.seed, `${shown.seed.slice(0, -1)}0`);
  expect(printed(script)).not.toContain(seedCommitment);
  const third = `${blockOf("bash")}\ndice ann 3\n`;
  expect(printed(third).trim().split("\n").at(-1)).toMatch(/^1 1 [1-6]$/u);
});
