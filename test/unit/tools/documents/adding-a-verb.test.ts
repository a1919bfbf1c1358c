import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../../../../src/durable/protocol/events/event.ts";
import { VERB_PARAMETERS } from "../../../../src/durable/protocol/socket/command.ts";
import { PROJECT } from "../../../../tools/project.ts";
import { testDir } from "../support.ts";

const read = (file: string, root = PROJECT): string => readFileSync(join(root, file), "utf8");
const guide = read("docs/ADDING-A-VERB.md");
const [aboutVerbs = "", aboutEvents = ""] = guide.split("## A new event");

/** Every file that a text names in backticks, or as a new one. */
function filesIn(text: string): string[] {
  return [
    ...new Set(
      [...text.matchAll(/`((?:src|tools|test|testkit|docs|samples)\/[\w./-]+\.(?:ts|json|md))`/g)].map(
        ([, f = ""]) => f,
      ),
    ),
  ];
}

/** The guide's blocks of code in their order, without the list's indent. */
const blocks = [...aboutVerbs.matchAll(/^ {3}(`{3,})\w+\n([\s\S]*?)^ {3}\1$/gm)].map(([, , code = ""]) =>
  code.replaceAll(/^ {3}/gm, ""),
);
const [
  parameters = "",
  rule = "",
  entry = "",
  asWritten = "",
  given = "",
  rows = "",
  played = "",
  told = "",
  step = "",
] = blocks;

/** The steps of the guide, done: behind which line of which file its code goes. */
const EDITS: readonly { readonly file: string; readonly behind: RegExp; readonly code: string }[] = [
  { file: "src/durable/protocol/socket/command.ts", behind: /^ {2}"verb\.emote": .*\n/m, code: parameters },
  { file: "src/durable/rules/catalog/verb-rules.ts", behind: /^ {2}"verb\.emote": .*\n/m, code: entry },
  {
    file: "src/durable/rules/catalog/verb-rules.ts",
    behind: /^import \{ ban \}.*\n/m,
    code: 'import { bow } from "../verbs/talk/bow.ts";\n',
  },
  { file: "docs/SPEC.md", behind: /`verb\.emote \{text ≤ 280\}`,/, code: " `verb.bow {target}`," },
  { file: "test/unit/rules/catalog/built-in-catalog.test.ts", behind: /^ {2}"verb\.emote": .*\n/m, code: asWritten },
  { file: "test/workerd/durable/platform/rows-per-verb.test.ts", behind: /^ {2}"verb\.emote": .*\n/m, code: given },
  { file: "tools/load/cost/rows-per-input.json", behind: /^ {4}"verb\.emote": .*\n/m, code: rows },
  {
    file: "tools/protocol/examples/room/example-play.ts",
    behind: /^ {2}#afterwards[\s\S]*?(?=^ {2}\}\n)/m,
    code: played,
  },
  { file: "docs/protocol/socket.md", behind: /^### `verb\.emote`\n[\s\S]*?(?=^### )/m, code: told },
  { file: "samples/every-verb.json", behind: /"verb": "verb\.emote",[\s\S]*?^ {4}\},\n/m, code: step },
];
/** A whole run of tests is one test here, on a machine that may be busy with others. */
const TIMEOUT_MS = 300_000;
/** Begins three processes that say what the other tests of its file say as well. */
const NEEDLESS = "the check is a process that writes nothing";
const TEST_OPTIONS = [`--testTimeout=${TIMEOUT_MS}`, `--testNamePattern=^(?!.*${NEEDLESS})`];
/** The tests in workerd and in Node, with the rules, the edge and the tools that they import. */
const WORLDS = ["src/durable", "tools"];

describe("DOC3 a verb is added in a copy of the project, as the guide says", { timeout: TIMEOUT_MS }, () => {
  test("DOC3 nothing else has to change", async () => {
    const copy = copyOfProject();
    for (const { file, behind, code } of EDITS) {
      const before = read(file, copy);
      expect([file, code.length > 0, behind.test(before)]).toEqual([file, true, true]);
      writeFileSync(
        join(copy, file),
        before.replace(behind, (line) => line + code),
      );
    }
    writeFileSync(join(copy, "src/durable/rules/verbs/talk/bow.ts"), rule);
    await run(copy, "tools/write-protocol.ts");
    const named = filesIn(aboutVerbs).filter((file) => file.endsWith(".test.ts") && isPure(file));
    expect(named.length).toBeGreaterThan(4);
    const [tests, ...types] = await Promise.all([
      run(copy, "node_modules/vitest/vitest.mjs", "run", "--project", "unit", "-u", ...TEST_OPTIONS, ...named),
      ...WORLDS.map((world) => run(copy, "node_modules/typescript-native/bin/tsc", "--project", world)),
    ]);
    expect(types.map(({ output }) => output)).toEqual(WORLDS.map(() => ""));
    expect(tests.output).toMatch(/Tests .*\d+ passed/);
    if (tests.code !== 0) throw new Error(tests.output);
    expect(changedIn(copy)).toEqual(filesIn(aboutVerbs).filter(isChanged).toSorted());
  });

  test("DOC3 the guide names every file that answers for each event, and no other", () => {
    const sources = globSync(
      ["src/**/*.ts", "tools/**/*.ts", "test/**/*.ts", "testkit/**/*.ts", "docs/protocol/*.md"],
      {
        cwd: PROJECT,
      },
    ).map((file) => ({
      file,
      text: read(file),
    }));
    const answering = sources.filter(({ text }) => EVENT_TYPES.every((type) => text.includes(`"${type}"`)));
    const ofFamilies = sources.filter(
      ({ file, text }) => /^(src|tools|testkit)\//.test(file) && /\bisEventIn\(/.test(text),
    );
    // They answer for the events that the table of effects sends to them, and the compiler holds them to it.
    const forEffects = sources.filter(({ file, text }) => file.startsWith("src/") && /\bhasEffect\(event, /.test(text));
    const records = [
      "test/unit/protocol/golden/record-events.ts",
      "test/unit/protocol/wire.test.ts",
      "tools/protocol/examples/room/example-play.ts",
    ];
    const wanted = [...answering, ...forEffects, ...ofFamilies].map(({ file }) => file);
    expect([...new Set(wanted)].toSorted()).toEqual(
      filesIn(aboutEvents)
        .filter((file) => !records.includes(file))
        .toSorted(),
    );
  });
});

/** The one act that must not open the next session (SES1) is known where sessions are opened. */
const EXCEPTIONS = new Map([["gm.closeSession", ["src/durable/rules/core/decide-command.ts"]]]);
const product = globSync("src/{durable,worker,offline-bridge,client}/**/*.ts", { cwd: PROJECT }).map((file) => ({
  file,
  text: read(file),
}));

test.each(Object.keys(VERB_PARAMETERS))("CAT1 DOC3 %s is named in its own files and nowhere else", (verb) => {
  const naming = product.filter(({ text }) => text.includes(`"${verb}"`)).map(({ file }) => file);
  const own = naming.filter((file) => file.startsWith("src/durable/rules/verbs/"));
  // A client guesses the effects of some verbs; one that it does not know waits for its receipt (OPT1).
  const guessed = "src/client/optimism/predict.ts";
  const shared = ["src/durable/protocol/socket/command.ts", "src/durable/rules/catalog/verb-rules.ts", guessed];
  expect(own).toHaveLength(1);
  expect(naming.filter((file) => !own.includes(file) && !shared.includes(file))).toEqual(EXCEPTIONS.get(verb) ?? []);
});

/** Tests named only because they ask for the verb, and this guard, do not change. */
function isChanged(file: string): boolean {
  const asks = ["cost.test.ts", "load-sample.test.ts", "document.test.ts", "wire.test.ts", "adding-a-verb.test.ts"];
  return !asks.some((name) => file.endsWith(`/${name}`));
}

/** The types and the rows of the test in workerd are checked; it runs with its own kind. */
function isPure(file: string): boolean {
  return !file.startsWith("test/workerd/durable/") && !file.endsWith("/adding-a-verb.test.ts");
}

const TOP =
  /^(src|tools|test|bench|docs|samples|config|testkit|package\.json|tsconfig\.json|vitest\.config\.ts|wrangler\.toml|\.dev\.vars\.example|\.gitignore|README\.md)$/;

function copyOfProject(): string {
  const copy = testDir();
  for (const name of globSync("{*,.*}", { cwd: PROJECT }).filter((each) => TOP.test(each))) {
    cpSync(join(PROJECT, name), join(copy, name), {
      recursive: true,
      filter: (from) => !from.includes("node_modules"),
    });
  }
  symlinkSync(join(PROJECT, "node_modules"), join(copy, "node_modules"));
  // The compiler's notes of the same files: only changes are checked again.
  const notes = join(PROJECT, ".cache/types");
  if (existsSync(notes)) {
    mkdirSync(dirname(join(copy, ".cache/types")), { recursive: true });
    cpSync(notes, join(copy, ".cache/types"), { recursive: true });
  }
  return copy;
}

function changedIn(copy: string): string[] {
  const files = globSync("{src,tools,test,docs,samples}/**/*.*", { cwd: copy });
  return files.filter((file) => statSync(join(copy, file)).isFile() && !isSame(file, copy)).toSorted();
}

function isSame(file: string, copy: string): boolean {
  return existsSync(join(PROJECT, file)) && readFileSync(join(PROJECT, file)).equals(readFileSync(join(copy, file)));
}

function run(cwd: string, ...args: readonly string[]): Promise<{ code: number; output: string }> {
  const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, NODE_COMPILE_CACHE: ____, ...env } = process.env;
  return new Promise((resolve) => {
    const options = { cwd, env: { ...env, NO_COLOR: "1", FORCE_COLOR: "0" }, maxBuffer: 2 ** 24 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}
