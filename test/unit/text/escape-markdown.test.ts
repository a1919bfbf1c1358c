import fc from "fast-check";
import { Marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import {
  escapeMarkdown,
  escapeParagraphs,
  markdownCode,
  markdownTable,
} from "../../../src/offline-bridge/text/escape-markdown.ts";

const parser = new Marked({ gfm: true });

/** Every kind of token in a document, nested ones too. */
function kindsIn(markdown: string): readonly string[] {
  const kinds: string[] = [];
  void parser.walkTokens(parser.lexer(markdown), (token: Token) => void kinds.push(token.type));
  return [...new Set(kinds)].toSorted();
}

/** The text that a reader of the rendered page sees. */
function shown(markdown: string): string {
  const html = parser.parse(markdown, { async: false });
  return html
    .replaceAll(/<[^>]*>/gu, "")
    .replaceAll(/&(lt|gt|quot|#39|amp);/gu, (_whole, name: string) => ENTITIES[name] ?? "")
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

/** The text as it is shown: in one line, without controls and marks of direction. */
function plain(text: string): string {
  return text
    .replaceAll(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu, "")
    .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}

/** Pieces that mean something to Markdown or HTML, and anything else between them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...["<script>", "</td>", "<!--", "-->", "<img src=x onerror=y>", "&lt;", "&#x3c;", "&nbsp;", "[a](javascript:b)"],
    ...["![x](y)", "[x]: /y", "[^1]", "# ", "## ", "===", "---", "***", "- ", "+ ", "* ", "1. ", "9) ", "> ", "    "],
    ...["`", "```", "~~~", "~~x~~", "**x**", "__x__", "_x_", "|", "\\", "\\|", "\n", "\r\n", "\t", "\u2028", "\u202E"],
    ...["https://evil.example", "www.evil.example", "ftp://x.y", "a@b.example", "mailto:a@b.c", "- [ ] ", "$x$", "\0"],
    ...[":---|---:", "<https://x.y>", "<a@b.c>", "{.x}", "^", "=", "!", "(", ")", '"', "'", ".", "Ada", " "],
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const hostile = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

describe("TXT5 a text in a Markdown export is read as the characters it is", () => {
  test("TXT5 in a paragraph", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const paragraphs = escapeParagraphs(text);
        fc.pre(paragraphs.length > 0);
        for (const paragraph of paragraphs) {
          const kinds = kindsIn(`${paragraph}\n`);
          expect(kinds.filter((kind) => !["paragraph", "text", "escape"].includes(kind))).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("TXT5 in a list, in bold, and in the cell of a table, and nothing of it is lost", () => {
    const allowed = ["escape", "list", "list_item", "paragraph", "space", "strong", "table", "text"];
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(plain(text) !== "");
        const line = `- **${escapeMarkdown(text)}** (1): ${escapeMarkdown(text)}\n- ${escapeMarkdown(text)}`;
        expect(kindsIn(line).filter((kind) => !allowed.includes(kind))).toEqual([]);
        const table = markdownTable(["x"], [[escapeMarkdown(text)], ["last"]]);
        expect(kindsIn(table).filter((kind) => !allowed.includes(kind))).toEqual([]);
        const rows = parser
          .lexer(table)
          .flatMap((token) => (token.type === "table" ? [token["rows"] as unknown[][]] : []));
        expect(rows.map((each) => each.map((row) => row.length))).toEqual([[1, 1]]);
        expect(shown(`x ${escapeMarkdown(text)} x`)).toBe(`x ${plain(text)} x`);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["plain words, with a comma; and 3 half-open doors!", "plain words, with a comma; and 3 half-open doors!"],
    ["# no heading", "\\# no heading"],
    ["1. no list", "1\\. no list"],
    ["<b>&amp;", "&lt;b&gt;&amp;amp;"],
    ["a|b\nc", "a\\|b c"],
  ])("TXT5 %j becomes %j", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test("TXT5 an id is code, and one that is none of ours is text", () => {
    expect(markdownCode("batch-hub-20261107T220000000Z")).toBe("`batch-hub-20261107T220000000Z`");
    expect(markdownCode("a`b|<i>")).toBe("a\\`b\\|&lt;i&gt;");
  });
});
