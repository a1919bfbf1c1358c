import type { ContestMonitor } from "./contest-monitor.ts";
import { formatBriefly, formatSummary } from "./format-summary.ts";

/** Where a view is shown; `columns` and `rows` are there where it is a terminal. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Shows how things stand while the log goes on (TEL4): one table that renews itself on a terminal, else lines. */
export class LiveView {
  readonly #screen: Screen;
  readonly #monitor: ContestMonitor;
  readonly #json: boolean;
  #height = 0;

  constructor(screen: Screen, monitor: ContestMonitor, json: boolean) {
    this.#screen = screen;
    this.#monitor = monitor;
    this.#json = json;
  }

  show(now: Date): void {
    const summary = this.#monitor.summary();
    if (this.#json) this.#screen.write(`${JSON.stringify(summary)}\n`);
    else if (this.#screen.isTTY) this.#renew(formatSummary(summary, this.#monitor.details()), now);
    else this.#screen.write(`${now.toISOString()} ${formatBriefly(summary)}\n`);
  }

  /** Makes room for what is printed at the end. */
  clear(): void {
    if (this.#height > 0) this.#screen.write(`\u{1b}[${this.#height}A\u{1b}[J`);
    this.#height = 0;
  }

  /** Lines that the terminal would break are cut: the height must be known to go back up. */
  #renew(table: string, now: Date): void {
    // A terminal that does not know its size says 0.
    const columns = this.#screen.columns || 80;
    const rows = this.#screen.rows || 24;
    const lines = [...table.split("\n"), "", `${now.toISOString()}, reading on; Ctrl-C ends it`]
      .map((line) => line.slice(0, columns - 1))
      .slice(0, rows - 1);
    this.clear();
    this.#screen.write(`${lines.join("\n")}\n`);
    this.#height = lines.length;
  }
}
