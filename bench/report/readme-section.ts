import type { Goal, ReportRow } from "./outcome.ts";
import { goalsOf, type Report } from "./report.ts";

/** Between these lines README.md shows the last recorded run. */
const BEGIN = "<!-- bench -->";
const END = "<!-- /bench -->";

const CLIENTS = ["1 client", "20 clients", "100 clients"] as const;
const CONTENDERS: Readonly<Record<string, string>> = {
  hub: "Frontier Hub, every command committed",
  partyserver: "`partyserver`, one INSERT a command",
  floor: "the smallest object: stores, echoes to the sender alone",
  colyseus: "Colyseus, in memory",
};
const GOALS: Readonly<Record<string, string>> = {
  "room-20-vs-partyserver": "20 clients in a room, against `partyserver`",
  "room-100-vs-partyserver": "100 clients, against `partyserver`",
  "room-100-vs-colyseus": "100 clients, against Colyseus in memory",
  "receipt-vs-floor": "own receipt of one client, against the smallest object",
  "bytes-per-say": "growth of a `say` from 1 to 10,000 events, from 2 to 200 participants",
  "rows-per-say": "rows written by a `say`",
  "wake-first-frame": "first frame of a sleeping room with 10,000 events, 200 participants",
  "prune-pause": "longest pause while the log is pruned",
  "flood-silence": "longest silence in a flood of 10,000 commands",
  "budget-receipt": "own receipt, 200 contests a minute over the whole stack",
  "budget-launch-resolved": "contest, launch → resolved, what PER3 allows",
  "launch-resolved-200-a-minute": "contest, launch → resolved, 200 a minute",
  "launch-resolved-beside-closure": "the same beside closures of 200 turns",
  "launch-resolved-20-a-second": "contest, launch → resolved, 20 a second",
  "launch-resolved-50-a-second": "contest, launch → resolved, 50 a second",
  "closure-200-turns": "closure of 200 turns",
  "reader-js": "lines read in JavaScript",
  "reader-spacy": "lines read with spaCy",
  "reader-memory": "memory for 10,000 turns in JavaScript",
  "reader-linear": "10,000 turns against 4 × 2,500",
  "pending-list-1000": "list of 1,000 pending items, p95",
  "lore-search-100000": "search over 100,000 entries of lore, p95",
  "decision-told": "a decision, told to a follower of the live feed, p95",
  "publish-500-missed": "500 sessions publish in one hour on one worker, windows missed",
};

/** The section of README.md about a run, markers included. */
export function readmeSection(report: Report): string {
  const { machine } = report;
  const rows = report.sections.flatMap((section) => section.rows);
  return [
    BEGIN,
    `Commands a second through one room, each client waiting for its own echo, on ${machine.cores} cores (${report.date.slice(0, 10)}):`,
    "",
    ...speedTable(rows),
    "",
    ...goalTable(goalsOf(report)),
    "",
    `\`${report.command}\` measures all of it and writes this table; it takes about ${report.minutes} minutes. Details and plots:`,
    "[docs/benchmarks/latest.md](docs/benchmarks/latest.md).",
    END,
  ].join("\n");
}

/** Puts a section in the place of the one that stands there. @throws where there is none */
export function withSection(readme: string, section: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`README.md has no ${BEGIN} … ${END}`);
  return readme.slice(0, begin) + section + readme.slice(end + END.length);
}

/** The section that stands in a README; undefined where there is none. */
export function sectionIn(readme: string): string | undefined {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  return begin === -1 || end < begin ? undefined : readme.slice(begin, end + END.length);
}

function speedTable(rows: readonly ReportRow[]): string[] {
  const valueOf = (name: string) => rows.find((row) => row.name === name)?.value.toLocaleString("en") ?? "";
  const lines = Object.entries(CONTENDERS).map(
    ([name, shown]) => `| ${shown} | ${CLIENTS.map((clients) => valueOf(`${clients}, ${name}`)).join(" | ")} |`,
  );
  return [`| | ${CLIENTS.join(" | ")} |`, "|---|---|---|---|", ...lines];
}

function goalTable(goals: readonly Goal[]): string[] {
  const lines = goals.map(({ id, measured, target, unit, better, met }) => {
    const aim = `${better === "higher" ? "≥" : "≤"} ${target} ${unit}`;
    return `| ${GOALS[id] ?? id} | ${measured} ${unit} | ${aim} | ${met ? "met" : "missed"} |`;
  });
  return ["| | measured | goal | |", "|---|---|---|---|", ...lines];
}
