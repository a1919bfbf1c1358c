import { expect, test } from "vitest";
import { barChart } from "../../../../bench/report/bar-chart.ts";

const CHART = {
  title: "Launch → resolved",
  unit: "ms",
  bars: [
    {
      label: "200 a minute",
      parts: [
        { name: "queue", value: 10 },
        { name: "workflow", value: 30 },
      ],
    },
    { label: "<fast> & small", parts: [{ name: "queue", value: 20 }] },
  ],
};

/** The bars, in order: `{x, width}` of what is as high as a bar. */
function rects(svg: string) {
  return [...svg.matchAll(/<rect x="([\d.]+)" y="\d+" width="([\d.]+)" height="22"/g)].map(([, x, width]) => ({
    x: Number(x),
    width: Number(width),
  }));
}

test("the parts of a bar stand one behind the other, as long as their values", () => {
  const [queue, workflow, other] = rects(barChart(CHART));
  expect(workflow?.width).toBeCloseTo(3 * (queue?.width ?? 0), 0);
  expect(other?.width).toBeCloseTo(2 * (queue?.width ?? 0), 0);
  expect(workflow?.x).toBeCloseTo((queue?.x ?? 0) + (queue?.width ?? 0), 0);
  expect(other?.x).toBe(queue?.x);
});

test("every part is in the legend, and every bar tells its sum", () => {
  const texts = [...barChart(CHART).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(texts).toEqual(expect.arrayContaining(["queue", "workflow", "200 a minute", "40", "20"]));
});

test("a chart of single parts needs no legend", () => {
  const bars = [{ label: "one", parts: [{ name: "hub", value: 1 }] }];
  expect(barChart({ ...CHART, bars })).not.toContain('height="12"');
});

test("it is whole XML without a background, with other ink where the page is dark", () => {
  const svg = barChart(CHART);
  expect(svg).toContain("&lt;fast> &amp; small");
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(svg).not.toContain('width="100%"');
  const countOf = (pattern: RegExp) => svg.match(pattern)?.length;
  expect(countOf(/<[a-z]/g)).toBe((countOf(/<\/[a-z]+>/g) ?? 0) + (countOf(/\/>/g) ?? 0));
});
