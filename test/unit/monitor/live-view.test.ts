import { expect, test } from "vitest";
import { ContestMonitor } from "../../../src/cli/monitor/contest-monitor.ts";
import { LiveView } from "../../../src/cli/monitor/live-view.ts";
import { firstLoad } from "./support/log-lines.ts";

/** A terminal with so much room, and what stands on it; it knows only what a view makes use of. */
class Terminal {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  lines: string[] = [];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    const [, up] = /^ESC\[(\d+)AESC\[J$/.exec(text.replaceAll("\u{1b}", "ESC")) ?? [];
    if (up !== undefined) this.lines = this.lines.slice(0, -Number(up));
    else this.lines.push(...text.replace(/\n$/, "").split("\n"));
  }
}

test("TEL4 on a terminal one table renews itself, and leaves nothing behind", () => {
  const monitor = new ContestMonitor({ armingMs: 8000, resolutionMs: 800 });
  const terminal = new Terminal(100, 40);
  terminal.write("$ the prompt");
  const view = new LiveView(terminal, monitor, false);
  const reading = monitor.reading();
  view.show(new Date(0));
  reading.text(firstLoad);
  view.show(new Date(1000));
  expect(terminal.lines.filter((line) => line.startsWith("Contests"))).toEqual([
    "Contests      4 observed, 4 resolved, 0 expired, 0 stalled, 0 workflow failures",
  ]);
  expect(terminal.lines.at(-1)).toContain("1970-01-01T00:00:01.000Z");
  view.clear();
  expect(terminal.lines).toEqual(["$ the prompt"]);
});

test("TEL4 on a small terminal the table is cut, so that it can be taken back", () => {
  const monitor = new ContestMonitor({ armingMs: 8000, resolutionMs: 800 });
  monitor.reading().text(firstLoad);
  const terminal = new Terminal(30, 6);
  const view = new LiveView(terminal, monitor, false);
  for (let times = 0; times < 3; times += 1) view.show(new Date(0));
  expect(terminal.lines).toHaveLength(5);
  expect(Math.max(...terminal.lines.map((line) => line.length))).toBeLessThan(30);
});

test("TEL4 a terminal that does not know its size is taken for one of 80 by 24", () => {
  const monitor = new ContestMonitor({ armingMs: 8000, resolutionMs: 800 });
  monitor.reading().text(firstLoad);
  const terminal = new Terminal(0, 0);
  new LiveView(terminal, monitor, false).show(new Date(0));
  expect(terminal.lines[0]).toMatch(/4 observed, 4 resolved, .+ 0 workflow failures$/);
});
