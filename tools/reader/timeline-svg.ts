import type { Recap } from "../../src/durable/protocol/state/session.ts";

const [WIDTH, HEIGHT, MARGIN] = [960, 220, 40] as const;
const COLOURS: Readonly<Record<string, string>> = {
  talk: "#4a7fb5",
  narration: "#7a6ba8",
  contest: "#c0504d",
  ritual: "#d19a3a",
  trade: "#5b9a68",
};

/** A session's scenes from left to right: tension as a curve, beats as dots. Plain SVG without scripts or links. */
export function timelineSvg({ scenes }: Recap): string {
  const first = scenes[0]?.fromVersion ?? 1;
  const last = Math.max(first + 1, scenes.at(-1)?.toVersion ?? first + 1);
  const x = (version: number): number => MARGIN + ((version - first) / (last - first)) * (WIDTH - 2 * MARGIN);
  const y = (tension: number): number => HEIGHT - MARGIN - tension * (HEIGHT - 2 * MARGIN);
  const curve = scenes.map(
    ({ fromVersion, toVersion, tension }) => `${round(x((fromVersion + toVersion) / 2))},${round(y(tension))}`,
  );
  const bands = scenes.map(({ fromVersion, toVersion, title }, at) => {
    const [from, to] = [x(fromVersion), Math.max(x(toVersion), x(fromVersion) + 4)];
    const fill = at % 2 === 0 ? "#f4f1ea" : "#e9e4d8";
    const name = `<title>${escaped(title)}</title>`;
    return `<rect x="${round(from)}" y="${MARGIN}" width="${round(to - from)}" height="${HEIGHT - 2 * MARGIN}" fill="${fill}">${name}</rect>`;
  });
  const beats = scenes.flatMap((scene) =>
    scene.beats.map(({ kind, version, text }) => {
      const name = `<title>${escaped(text.slice(0, 120))}</title>`;
      return `<circle cx="${round(x(version))}" cy="${HEIGHT - MARGIN}" r="4" fill="${COLOURS[kind] ?? "#888888"}">${name}</circle>`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Scenes and tension">`,
    ...bands,
    `<polyline points="${curve.join(" ")}" fill="none" stroke="#333333" stroke-width="2"/>`,
    ...beats,
    "</svg>",
    "",
  ].join("\n");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  // XML has no place for control characters and halves of characters, escaped or not.
  const safe = text.replace(/[\p{Cc}\p{Cn}\p{Cs}]/gu, " ");
  return safe.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
