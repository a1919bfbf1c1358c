import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { VERB_PARAMETERS } from "../../../../src/durable/protocol/socket/command.ts";
import { loadSample, readSample } from "../../../../tools/play/sample/load-sample.ts";

const GOOD = {
  title: "a scenario",
  actors: { ash: {}, bryn: { roles: ["gm"] } },
  steps: [{ do: "connect", actor: "ash" }],
};

function faultsOf(sample: unknown): string[] {
  const loaded = readSample(JSON.stringify(sample));
  return loaded.ok ? [] : loaded.faults.map(({ path, message }) => `${path}: ${message}`);
}

test("RUN1 every sample of the project can be read", async () => {
  const files = (await readdir("samples")).filter((file) => file.endsWith(".json"));
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) expect(await loadSample(`samples/${file}`)).toMatchObject({ ok: true });
});

test("CAT3 TRD1 RIT1 CON1 MOD1 one of them plays every verb of the catalog, and has each accepted", async () => {
  const loaded = await loadSample("samples/every-verb.json");
  const steps = loaded.ok ? loaded.sample.steps : [];
  const accepted = steps.flatMap((step) => {
    // A game master closes by `gm.closeSession`.
    if (step.do === "close") return ["gm.closeSession"];
    return step.do === "command" && step.expect === "accepted" ? [step.verb] : [];
  });
  expect([...new Set(accepted)].toSorted()).toEqual(Object.keys(VERB_PARAMETERS).toSorted());
});

test("RUN1 the sample that the guide shows can be played as it stands", async () => {
  const guide = await readFile("docs/guide/play.md", "utf8");
  const [, shown = ""] = /```json\n(.*?)```/s.exec(guide) ?? [];
  expect(readSample(shown)).toMatchObject({ ok: true, sample: { title: "Two on a bridge" } });
});

test("RUN1 what a sample leaves out has its usual value", () => {
  const loaded = readSample(JSON.stringify({ ...GOOD, steps: [{ do: "command", actor: "ash", verb: "verb.say" }] }));
  expect(loaded).toMatchObject({
    ok: true,
    sample: {
      hubId: "demo",
      actors: { ash: { roles: ["player"], capabilities: [], stats: {} } },
      steps: [{ args: {}, expect: "accepted", retryOn: [], withinMs: 60_000 }],
      expect: {},
    },
  });
});

test.each([
  [
    "an actor who is not there",
    { steps: [{ do: "connect", actor: "cat" }] },
    "steps[0].actor: names cat, who is not in actors; there are ash, bryn",
  ],
  [
    "one deep inside",
    {
      steps: [
        {
          do: "repeat",
          until: { actor: "dog", momentum: { atLeast: 1 } },
          atMost: 2,
          steps: [{ do: "drop", actor: "cat" }],
        },
      ],
    },
    "steps[0].until.actor: names dog, who is not in actors; there are ash, bryn",
  ],
  [
    "expectations of a stranger",
    { expect: { cat: {} } },
    "expect.cat: names cat, who is not in actors; there are ash, bryn",
  ],
  [
    "a step nobody knows",
    { steps: [{ do: "fly" }] },
    "steps[0].do: must be one of connect, leave, drop, resume, command, wait, pause, close, repeat, when",
  ],
  ["a step that is none", { steps: ["connect"] }, "steps[0]: must be a step: an object with a `do`"],
  ["a field left out", { steps: [{ do: "command", actor: "ash" }] }, "steps[0].verb: is missing"],
  [
    "a slip of the pen",
    { steps: [{ do: "connect", actor: "ash", actr: "x" }] },
    "steps[0].actr: is not known here; known are do, actor, note, refused",
  ],
  [
    "a role nobody has",
    { actors: { ash: { roles: ["king"] } } },
    "actors.ash.roles[0]: must be one of player, spectator, gm, moderator, ops",
  ],
  ["a stat too high", { actors: { ash: { stats: { finesse: 9 } } } }, "actors.ash.stats.finesse: must be −1 to 3"],
  ["no steps", { steps: [] }, "steps: needs a step at least"],
])("RUN1 a sample with %s says where and what would do", (_, change, fault) => {
  expect(faultsOf({ ...GOOD, ...change })).toContain(fault);
});

test("RUN1 every fault of a sample is told at once", () => {
  expect(faultsOf({ ...GOOD, title: "", steps: [{ do: "fly" }, { do: "pause", ms: -1 }] })).toEqual([
    "title: must not be empty",
    expect.stringContaining("steps[0].do"),
    "steps[1].ms: must not be negative",
  ]);
});

test("RUN1 a file that is not there, or not JSON, is told as such", async () => {
  expect(await loadSample("samples/no-such-scenario.json")).toMatchObject({
    faults: [{ path: "", message: expect.stringContaining("cannot be read") }],
  });
  expect(readSample("{")).toMatchObject({ faults: [{ message: expect.stringContaining("is not JSON") }] });
  expect(faultsOf(null)).toEqual([": must be an object"]);
});

test("RUN1 a byte order mark before a sample is passed over", () => {
  expect(readSample(`\u{FEFF}${JSON.stringify(GOOD)}`)).toEqual(readSample(JSON.stringify(GOOD)));
  expect(readSample(`\u{FEFF}${JSON.stringify(GOOD)}`).ok).toBe(true);
});
