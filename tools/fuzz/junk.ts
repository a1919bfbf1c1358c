import type { Random } from "../../testkit/random.ts";

/** Texts that trip programs up: names of built-in things, spaces, signs that are no letters, languages, long ones. */
const TEXTS = [
  "",
  " ",
  "\t\n\r",
  "\0",
  "\u{FEFF}",
  "\u{202E}drow",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "undefined",
  "null",
  "NaN",
  "-1",
  "0",
  "1e309",
  "../../etc/passwd",
  "'; DROP TABLE events; --",
  "<script>alert(1)</script>",
  "${7*7}",
  "%00",
  "👩‍👩‍👧‍👦".repeat(5),
  "e\u{301}".repeat(100),
  "ﷺ".repeat(40),
  "日本語のテキスト",
  "\ud800",
  "\udfff\ud800",
  "a".repeat(141),
  "a".repeat(281),
  "é".repeat(2001),
  "x".repeat(8000),
] as const;

const NUMBERS = [0, -0, 1, -1, 0.5, 1e-9, 255, 1e6, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e21, 1.7e308] as const;

/** Any JSON value, mostly a nasty one. */
export function junk(chance: Random, depth = 0): unknown {
  const kind = chance.weighedName({
    text: 5,
    number: 4,
    literal: 3,
    list: depth < 3 ? 2 : 0,
    object: depth < 3 ? 3 : 0,
    deep: 0.15,
  });
  switch (kind) {
    case "text":
      return chance.oneOf(TEXTS);
    case "number":
      return chance.happens(0.3) ? chance.between(-1000, 1000) : chance.oneOf(NUMBERS);
    case "literal":
      return chance.oneOf([null, true, false]);
    case "list":
      return Array.from({ length: chance.between(0, 5) }, () => junk(chance, depth + 1));
    case "object":
      return junkObject(chance, depth);
    case "deep":
      return nested(chance.between(50, 3000), chance.happens(0.5));
  }
}

/** An object with fields that nobody asked for. Made from text, so that `__proto__` is a field like any other. */
export function junkObject(chance: Random, depth = 0): object {
  const fields = Array.from({ length: chance.between(0, 4) }, () => {
    const name = chance.oneOf(["id", "type", "verb", "args", "version", "__proto__", "length", "", "toJSON", "target"]);
    return `${JSON.stringify(name)}:${JSON.stringify(junk(chance, depth + 1))}`;
  });
  return JSON.parse(`{${fields.join()}}`) as object;
}

/** So deep that whoever walks through it step by step within itself may run out of stack. */
function nested(depth: number, asList: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = asList ? [value] : { a: value };
  return value;
}
