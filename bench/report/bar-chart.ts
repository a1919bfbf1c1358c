/** A chart of lying bars; a bar of several parts is stacked. */
export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly name: string; readonly value: number }[];
}

const WIDTH = 860;
const LEFT = 250;
const RIGHT = 90;
const TOP = 64;
const BAR = 22;
const STEP = 30;
const LEGEND_ROW = 22;
const LEGEND_CELL = 120;
/** Told apart on white and on black, with and without colour vision (after Okabe and Ito). */
const COLOURS = ["#3b8fd4", "#e69f00", "#1fa37d", "#d55e00", "#a678c9", "#8a8f98", "#c9a227", "#5ab4c5"];
const STYLE = [
  "text{font:13px system-ui,sans-serif;fill:#24292f}",
  ".title{font-size:15px;font-weight:600}",
  ".axis{stroke:#8c959f;stroke-width:1}",
  "@media(prefers-color-scheme:dark){text{fill:#e6edf3}}",
].join("");

/** Draws a chart as SVG: no background, so that it is read on a light page and on a dark one. */
export function barChart({ title, unit, bars }: BarChart): string {
  const names = [...new Set(bars.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const legend = names.length > 1 ? names : [];
  const longest = Math.max(...bars.map(totalOf), Number.MIN_VALUE);
  const height = TOP + bars.length * STEP + Math.ceil(legend.length / legendColumns()) * LEGEND_ROW + 24;
  const lines = bars.map((bar, at) => drawBar(bar, at, names, longest));
  const legends = legend.map((name, at) => drawLegend(name, at, TOP + bars.length * STEP + 18));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    text(20, 30, `${title}, ${unit}`, ' class="title"'),
    `<line class="axis" x1="${LEFT}" y1="${TOP - 8}" x2="${LEFT}" y2="${TOP + bars.length * STEP - 4}"/>`,
    ...lines,
    ...legends,
    "</svg>",
    "",
  ].join("\n");
}

function drawBar(bar: Bar, at: number, names: readonly string[], longest: number): string {
  const y = TOP + at * STEP;
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  let x = LEFT;
  const parts = bar.parts.map(({ name, value }) => {
    const width = value * scale;
    const drawn = `<rect x="${fixed(x)}" y="${y}" width="${fixed(width)}" height="${BAR}" fill="${colourOf(name, names)}"><title>${escaped(`${name}: ${value}`)}</title></rect>`;
    x += width;
    return drawn;
  });
  const label = text(LEFT - 8, y + 16, bar.label, ' text-anchor="end"');
  return [label, ...parts, text(x + 6, y + 16, String(Math.round(totalOf(bar) * 10) / 10))].join("");
}

function drawLegend(name: string, at: number, top: number): string {
  const x = 20 + (at % legendColumns()) * LEGEND_CELL;
  const y = top + Math.floor(at / legendColumns()) * LEGEND_ROW;
  const square = `<rect x="${x}" y="${y}" width="12" height="12" fill="${COLOURS[at % COLOURS.length]}"/>`;
  return square + text(x + 18, y + 11, name);
}

function legendColumns(): number {
  return Math.floor((WIDTH - 40) / LEGEND_CELL);
}

function colourOf(name: string, names: readonly string[]): string {
  return COLOURS[names.indexOf(name) % COLOURS.length] ?? "#8a8f98";
}

function totalOf({ parts }: Bar): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}

function text(x: number, y: number, content: string, more = ""): string {
  return `<text x="${fixed(x)}" y="${y}"${more}>${escaped(content)}</text>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
