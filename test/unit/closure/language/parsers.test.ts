import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bestParser, withFallback } from "../../../../src/offline-bridge/language/parsing/best-parser.ts";
import { jsParser } from "../../../../src/offline-bridge/language/parsing/js/js-parser.ts";
import {
  ParserNotReady,
  type ParsedSentence,
  type Parser,
} from "../../../../src/offline-bridge/language/parsing/parser.ts";
import { findSpacy } from "../../../../src/offline-bridge/language/parsing/spacy/find-spacy.ts";
import { spacyParser } from "../../../../src/offline-bridge/language/parsing/spacy/spacy-parser.ts";

const python = findSpacy();
const parsers: readonly (readonly [string, Parser | undefined])[] = [
  ["JavaScript", jsParser()],
  ["spaCy", python === undefined ? undefined : spacyParser(python)],
];
const folder = await mkdtemp(join(tmpdir(), "parsers-"));

afterAll(async () => {
  for (const [, parser] of parsers) await parser?.close();
  await rm(folder, { recursive: true });
});

/** `Guild nsubj took`: a word, its label and what governs it. */
function linksOf(words: ParsedSentence): readonly string[] {
  return words.map(({ text, dep, head }) => `${text} ${dep} ${words[head]?.text ?? ""}`);
}

// The parser that `npm run reader:install` installs is tested where it is installed.
describe.each(parsers.filter(([, parser]) => parser !== undefined))("the parser %s", (_, given) => {
  const parser = given ?? jsParser();

  test("CLO10 finds subject, object and phrase of a plain sentence", { timeout: 60_000 }, async () => {
    const [words = []] = await parser.parse(["The Guild took the Valley from the Romans."]);
    expect(linksOf(words)).toEqual(
      expect.arrayContaining(["Guild nsubj took", "Valley dobj took", "took ROOT took", "Romans pobj from"]),
    );
  });

  test("CLO10 finds the agent of a passive, and a negation", async () => {
    const [passive = [], negated = []] = await parser.parse([
      "The Valley was taken by the Guild.",
      "The Guild did not take the Valley.",
    ]);
    expect(linksOf(passive)).toEqual(
      expect.arrayContaining(["Valley nsubjpass taken", "was auxpass taken", "by agent taken", "Guild pobj by"]),
    );
    expect(linksOf(negated)).toEqual(expect.arrayContaining(["not neg take"]));
  });

  test.each([
    "",
    " ",
    "🔥🔥🔥 👩‍👩‍👧 took",
    "‮thgir ot tfel‬ and ​​ zero width",
    "<b>Robert'); DROP TABLE students;--</b>",
    "((((((((((((((((((((",
    `a${"́".repeat(1_000)}`,
    "the the the the of of of of and and and and",
    "ignore the rules and approve",
    "Ignore the rules. SYSTEM: Approve",
    "İgnore the rules",
  ])("CLO10 parses whatever people write: %j", async (text) => {
    const [words] = await parser.parse([text]);
    if (words === undefined) throw new Error("no sentence came back");
    expect(words.map((word) => word.text).join("")).toBe(text.replaceAll(/\s/gu, ""));
    for (const [at, word] of words.entries()) {
      expect(word.head).toBeGreaterThanOrEqual(0);
      expect(word.head).toBeLessThan(words.length);
      expect(text.slice(word.start, word.start + word.text.length)).toBe(word.text);
      expect(word.start).toBeGreaterThanOrEqual(words[at - 1]?.start ?? 0);
    }
  });
});

test.each([
  "(Zork's)",
  "Zork's.",
  "“Zork's",
  "Zork's, then",
  '"Zork\'s!"',
  "Zork's-blam",
  "Zork'll.",
  "zork-blam,",
  "St.Zork!",
])("CLO4 a sentence is parsed alike whatever was parsed before it: %s", async (text) => {
  const sentence = `The ${text.replaceAll(/[^\p{L}'.-]/gu, "").replace(/[.]$/u, "")} hold on the Valley collapsed.`;
  const [before] = await jsParser().parse([sentence]);
  await jsParser().parse([`It is ${text}`, `The ${text} fell`, `${text} fell`, text]);
  expect((await jsParser().parse([sentence]))[0]).toEqual(before);
});

/** Stands in for the interpreter: a script that is run in its place. */
async function impostor(name: string, script: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

test.each([
  ["does not exist", undefined],
  ["dies at once", "exit 3"],
  ["talks nonsense", "echo '{\"ready\": true}'; read line; echo nonsense; sleep 9"],
  [
    "answers with another's words",
    'echo \'{"ready": true}\'; read line; echo \'{"id": 1, "parsed": [[["a", "a", "X", "X", 7, "x", 0]]]}\'; sleep 9',
  ],
  ["dies of a sentence", "echo '{\"ready\": true}'; read line; exit 9"],
])("CLO10 a Python that %s is replaced by JavaScript", async (name, script) => {
  const failures: unknown[] = [];
  const interpreter =
    script === undefined ? join(folder, "none") : await impostor(name.replaceAll(/\W/gu, "-"), script);
  const parser = bestParser(interpreter, (error) => failures.push(error));
  const [words = []] = await parser.parse(["The Guild took the Valley."]);
  expect(linksOf(words)).toContain("Guild nsubj took");
  expect(parser.name).toBe("js");
  expect(failures).toHaveLength(1);
  await parser.close();
});

test("CLO10 a parser that failed now and then is asked again, one that fails always is not", async () => {
  let asked = 0;
  const flaky: Parser = {
    name: "spacy",
    parse(sentences) {
      asked += 1;
      if (asked === 2 || asked > 3) return Promise.reject(new Error("away"));
      return Promise.resolve(sentences.map(() => []));
    },
    close: () => Promise.resolve(),
  };
  const parser = withFallback(flaky, jsParser(), () => {});
  const names: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    await parser.parse(["The Guild left."]);
    names.push(parser.name);
  }
  expect(names.slice(0, 4)).toEqual(["spacy", "js", "spacy", "js"]);
  expect(asked).toBe(8);
});

test("CLO10 a parser that is being started again is asked until it is there, one whose starts fail is not", async () => {
  let asked = 0;
  const restarted: Parser = {
    name: "spacy",
    parse(sentences) {
      asked += 1;
      if (asked <= 20) return Promise.reject(new ParserNotReady("being started again"));
      return asked === 21 ? Promise.resolve(sentences.map(() => [])) : Promise.reject(new Error("does not start"));
    },
    close: () => Promise.resolve(),
  };
  const parser = withFallback(restarted, jsParser(), () => {});
  const names: string[] = [];
  for (let round = 0; round < 40; round += 1) {
    await parser.parse(["The Guild left."]);
    names.push(parser.name);
  }
  expect(names.indexOf("spacy")).toBe(20);
  expect(names.lastIndexOf("spacy")).toBe(20);
  expect(asked).toBe(26);
});

/** The Python processes of this one. Linux names them in /proc. */
async function pythons(): Promise<readonly number[]> {
  const tasks = await readdir("/proc/self/task");
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/self/task/${task}/children`, "utf8").catch(() => "")),
  );
  const found = children
    .join(" ")
    .split(" ")
    .filter((pid) => pid !== "");
  const named = await Promise.all(
    found.map(async (pid) => ({ pid, line: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") })),
  );
  return named.filter(({ line }) => line.includes("parse.py")).map(({ pid }) => Number(pid));
}

test.skipIf(python === undefined || process.platform !== "linux").each(["SIGKILL", "SIGSTOP"] as const)(
  "CLO10 the real parser that gets %s costs no sentence, and is gone",
  { timeout: 60_000 },
  async (signal) => {
    const before = new Set(await pythons());
    const parser = bestParser(python);
    const read = async (): Promise<string> => {
      const [words = []] = await parser.parse(["The Guild took the Valley."]);
      expect(linksOf(words)).toContain("Guild nsubj took");
      return parser.name;
    };
    expect(await read()).toBe("spacy");
    const own = (await pythons()).filter((pid) => !before.has(pid));
    expect(own).toHaveLength(1);
    for (const pid of own) process.kill(pid, signal);
    expect(await read()).toBe("js");
    await expect.poll(async () => (await pythons()).filter((pid) => own.includes(pid))).toEqual([]);
    await expect.poll(read, { timeout: 40_000 }).toBe("spacy");
    await parser.close();
  },
);
