import { describe, expect, test } from "vitest";
import type { ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { ContestMove } from "../../../../src/durable/protocol/state/contest.ts";
import { TIERS, type Tier } from "../../../../src/durable/protocol/values/check.ts";
import { OUTCOME_PHRASES } from "../../../../src/durable/rules/contests/outcome-phrases.ts";
import { outcomeSummary } from "../../../../src/durable/rules/contests/outcome-summary.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { Random } from "../../../../testkit/random.ts";

type Entry = ContestJob["participants"][number];

const VERBS = [
  { verb: "verb.challengeDuel", label: "Duel", move: "risk-it-all", capacity: 2 },
  { verb: "verb.sparringMatch", label: "Sparring match", move: "sparring-match", capacity: 2 },
  { verb: "verb.clashOfWills", label: "Clash of wills", move: "clash-of-wills", capacity: 2 },
  { verb: "verb.skirmish", label: "Skirmish", move: "risk-it-all", capacity: 4 },
] as const;

const NAMES = ["Mara", "Teo", "Ada of the Mill", "zoe", "Dr. R.", "O'Neil", "Captain Jax!", "Ana\n of  Byrne", "Łucja"];
const STAKES = [
  "the bridge toll",
  "My honour.",
  "who gets the last word?",
  "if I win, you leave\ntown!",
  "a “fair” share",
  'the "old" name',
  " 50 gold,",
  "…",
];

function entry(name: string, more: Partial<Entry> = {}): Entry {
  return { actorId: `id-of-${name.length}-${name.charCodeAt(0)}`, name, role: "ally", stat: 1, momentum: 0, ...more };
}

function jobOf(more: Partial<ContestJob>): ContestJob {
  return {
    kind: "contest",
    ...{
      jobId: "con-1",
      contestId: "con-1",
      hubId: "hub",
      roomId: "atrium",
      attempt: 1,
      correlationId: "cor",
      hops: {},
    },
    ...{ verb: "verb.challengeDuel", label: "Duel", move: "risk-it-all", difficulty: 8, seed: "0".repeat(64) },
    participants: [entry("Mara"), entry("Teo")],
    ...more,
  };
}

/** As rooms make them: any verb, two to four, with and without stakes or intensities. */
function anyContest(seed: number): ContestJob {
  const chance = new Random(seed);
  const { capacity, ...verb } = VERBS[seed % VERBS.length] ?? VERBS[0];
  const first = chance.between(0, NAMES.length - 1);
  const participants = Array.from({ length: chance.between(2, capacity) }, (_, place) => {
    const name = NAMES[(first + place) % NAMES.length] ?? "";
    const stakes = chance.happens(0.6) ? chance.oneOf(STAKES) : undefined;
    const intensity = chance.oneOf(["light", "measured", "all-out"]);
    const words = verb.move === "sparring-match" ? { intensity } : { ...(stakes === undefined ? {} : { stakes }) };
    return entry(name, { stat: chance.between(-1, 3), momentum: chance.between(-2, 3), ...words });
  });
  return jobOf({ ...verb, seed: chance.hex(64), participants });
}

const oneLine = (text: string) => text.replace(/\s+/gu, " ").trim();
const told = (job: ContestJob) => settleContest(job).outcome.summary;

/** The text left when names and quotations are taken out, so that only our own words are judged. */
function ownWords(job: ContestJob, line: string): string {
  const names = job.participants.map(({ name }) => oneLine(name)).toSorted((one, other) => other.length - one.length);
  const unquoted = line.replaceAll(/“[^”]*”/gu, "Q");
  return names.reduce((text, name) => text.replaceAll(name, "N"), unquoted);
}

describe("the outcome in words", () => {
  const contests = Array.from({ length: 4_000 }, (_, seed) => anyContest(seed));

  test("CON7 is the same for the same contest", () => {
    for (const job of contests.slice(0, 500)) expect(told(structuredClone(job))).toBe(told(job));
  });

  test("CON7 is one line of whole sentences, without a placeholder, an id, a doubled space, stop or word", () => {
    for (const job of contests) {
      const line = told(job);
      const own = ownWords(job, line);
      expect(line).toMatch(/^\S.*[.!?…]”?$/u);
      expect(line).not.toMatch(/\s{2}|\n|undefined|null|NaN|\$|[{}[\]<>]|“”|“[^”]*“|id-of|con-1|verb\.|hub\./u);
      expect(own).not.toMatch(/\.\.|[!?.,;:]{2}| [.,;:!?]|\b(\w+) \1\b/u);
      expect(own).not.toMatch(/\ba [aeiou]|\ban [^aeiou]/u);
      expect(own).toMatch(/^[A-Z]/u);
      // Every sentence begins with a capital, a name or a quotation.
      expect(own).not.toMatch(/[.!?] [a-z]/u);
    }
  });

  test("CON7 says who won and who did not, what it was, and all that was at stake, each once", () => {
    for (const job of contests) {
      const line = told(job);
      for (const { name } of job.participants) expect(line).toContain(oneLine(name));
      expect(line).toContain(job.label.toLowerCase());
      const stakes = job.participants.flatMap((each) => (each.stakes === undefined ? [] : [each.stakes]));
      const quotations = [...line.matchAll(/“([^”]*)”/gu)].map(([, text = ""]) => text);
      expect(new Set(quotations).size).toBe(quotations.length);
      const said = new Set(
        stakes.map((text) =>
          oneLine(text)
            .replace(/["“”]/gu, "'")
            .replace(/[ .,;:]+$/u, ""),
        ),
      );
      expect(new Set(quotations)).toEqual(said);
    }
  });

  test("CON7 the verb goes with how many they are", () => {
    for (const move of Object.keys(OUTCOME_PHRASES) as ContestMove[]) {
      for (const tier of TIERS) {
        const lines = (others: string, several: boolean) =>
          OUTCOME_PHRASES[move][tier].map((phrase) =>
            phrase({ winner: "Mara", others, label: "duel", they: (one, many) => (several ? many : one) }),
          );
        for (const line of lines("Teo", false))
          expect(line).not.toMatch(/Teo (have|give|stand|lose|look|make|stop|yield|learn|falter|leave)\b/u);
        for (const line of lines("Teo and Zoe", true))
          expect(line).not.toMatch(
            /Zoe (has|gives|never stands|loses|looks|makes|stops|yields|learns|falters|leaves)\b/u,
          );
      }
    }
  });

  test("CON7 there is more than one way to tell every end of every move, and the seed picks among all", () => {
    for (const move of Object.keys(OUTCOME_PHRASES) as ContestMove[]) {
      for (const tier of TIERS) {
        const lines = Array.from({ length: 60 }, (_, n) => {
          const job = jobOf({ move, seed: new Random(n).hex(64) });
          return outcomeSummary(job, { actorId: job.participants[0]?.actorId ?? "", tier });
        });
        const ways = OUTCOME_PHRASES[move][tier].length;
        expect(ways).toBeGreaterThan(1);
        expect(new Set(lines).size).toBe(ways);
      }
    }
  });
});

describe("the outcome in words, by hand", () => {
  const duel = jobOf({ participants: [entry("Mara", { stakes: "the bridge toll" }), entry("Teo")] });
  const [mara = "", teo = ""] = duel.participants.map(({ actorId }) => actorId);
  /** A seed that picks the phrase that begins so. */
  const tell = (job: ContestJob, actorId: string, tier: Tier, beginning: string) => {
    const lines = Array.from({ length: 60 }, (_, n) =>
      outcomeSummary({ ...job, seed: new Random(n).hex(64) }, { actorId, tier }),
    );
    return lines.find((line) => line.startsWith(beginning));
  };

  test.each([
    ["critical-success", "Mara wins the duel outright, and Teo never stands a chance."],
    ["full-success", "Mara wins the duel against Teo."],
    ["partial-success", "Mara wins the duel against Teo, but not unscathed."],
    ["fail-forward", "Nobody shines in the duel; Mara outlasts Teo and pays for it."],
    ["hard-miss", "The duel goes wrong for everyone in it; Mara merely loses less than Teo."],
  ] as const)("CON7 %s", (tier, first) => {
    expect(tell(duel, mara, tier, first)).toBe(`${first} It was about “the bridge toll”.`);
  });

  test("CON7 stakes of several: who meant what, and the same words once", () => {
    const brawl = jobOf({
      label: "Skirmish",
      participants: [
        entry("Mara", { stakes: "honour" }),
        entry("Teo", { stakes: "honour." }),
        entry("Zoe Ray", { stakes: "a “fair” share" }),
        entry("Bo"),
      ],
    });
    expect(tell(brawl, teo, "full-success", "Teo wins")).toBe(
      "Teo wins the skirmish against Mara, Zoe Ray and Bo. For Mara and Teo it was about “honour”, for Zoe Ray about “a 'fair' share”.",
    );
  });

  test.each([
    ["light", "light", "Mara has the better of Teo in the light sparring match."],
    ["all-out", "light", "Mara has the better of Teo in the sparring match. For Mara it was all-out, for Teo light."],
  ])("CON7 a sparring match that was %s and %s", (first, second, line) => {
    const sparring = jobOf({
      ...{ label: "Sparring match", move: "sparring-match" },
      participants: [entry("Mara", { intensity: first }), entry("Teo", { intensity: second })],
    });
    expect(tell(sparring, mara, "full-success", "Mara")).toBe(line);
  });

  test("CON7 CAT2 the hub's own label, a name of spaces, and a name that ends in a full stop", () => {
    const job = jobOf({ label: "PvP bout", participants: [entry("Mara"), entry("  "), entry("Dr. R.")] });
    const [, nameless = ""] = job.participants.map(({ actorId }) => actorId);
    expect(tell(job, mara, "full-success", "Mara wins")).toBe(`Mara wins the PvP bout against ${nameless} and Dr. R.`);
  });
});
