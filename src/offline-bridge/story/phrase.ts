const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `1 duel`, `3 duels`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** UTF-16 units that a character may take on the average: a family of emoji does, a tower of accents does not. */
const UNITS = 12;

/**
 * Cut at a word, at most `length` characters as a person counts them, and twelve times as many units; what was cut off
 * shows as an ellipsis.
 */
export function shortened(text: string, length: number): string {
  const flat = text.replace(/\s+/gu, " ").trim();
  const end = endOf(flat, length);
  if (end === undefined) return flat;
  const cut = flat.slice(0, end);
  const space = cut.lastIndexOf(" ");
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/(?<![\s,;:–—-])[\s,;:–—-]+$/u, "")}…`;
}

/** Where a text is cut, before its last character that fits; undefined where the whole of it fits. */
function endOf(text: string, length: number): number | undefined {
  let count = 0;
  let before = 0;
  for (const { index, segment } of segmenter.segment(text.slice(0, length * UNITS + LOOK_AHEAD))) {
    count += 1;
    if (count > length || index + segment.length > length * UNITS) return before;
    before = count === length ? before : index + segment.length;
  }
  return undefined;
}

/** Units past the last that can fit: whether a text goes on is seen there. */
const LOOK_AHEAD = 64;

/** Ends in a full stop unless it already ends in something like one. */
export function sentence(text: string): string {
  const flat = text.trim();
  return flat === "" || /[.!?…]["”’)]*$/u.test(flat) ? flat : `${flat}.`;
}

/** `relic.prism-lens` → `prism lens`: an item's name as one would say it. */
export function itemNamed(item: string): string {
  return (item.split(".").at(-1) ?? item).replaceAll("-", " ");
}

/** 65,000 → `1 minute`; 5,400,000 → `1 hour 30 minutes`. */
export function lasted(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  if (minutes < 1) return counted(Math.max(1, Math.round(durationMs / 1000)), "second");
  if (minutes < 60) return counted(minutes, "minute");
  const rest = minutes % 60;
  const hours = counted(Math.floor(minutes / 60), "hour");
  return rest === 0 ? hours : `${hours} ${counted(rest, "minute")}`;
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** `a silver coin`, `an oar`, `3 silver coins`. */
export function someOf(thing: string, quantity: number): string {
  if (quantity === 1) return `${/^[aeiou]/iu.test(thing) ? "an" : "a"} ${thing}`;
  return `${quantity} ${pluralOf(thing)}`;
}

function pluralOf(thing: string): string {
  if (/s$/iu.test(thing)) return thing;
  if (/(?:x|z|ch|sh)$/iu.test(thing)) return `${thing}es`;
  return /[^aeiou]y$/iu.test(thing) ? `${thing.slice(0, -1)}ies` : `${thing}s`;
}
