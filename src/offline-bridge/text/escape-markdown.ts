/**
 * A text of players or moderators as one line of Markdown (CommonMark and GitHub's tables): whatever stands in it is
 * read as the characters it is, and makes no link, image, heading, list, table, code or HTML (TXT4). White space and
 * line breaks become single spaces; controls and marks that turn the direction of what follows are left out.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replaceAll(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu, "")
      .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
      .trim()
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\`*_[\]|~$@^]/gu, "\\$&")
      // Addresses become links by themselves: `https://…`, `www.…`.
      .replaceAll(/:(?=\/)/gu, "\\:")
      .replaceAll(/(?<=www)\./giu, "\\.")
      // The characters that would begin a heading, a list or a rule, or underline a heading, stand at the beginning.
      .replace(/^[#+\-=:]/u, "\\$&")
      .replace(/^(\d{1,9})([.)])/u, "$1\\$2")
  );
}

/** A text of several paragraphs: each is escaped by itself. */
export function escapeParagraphs(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/u)
    .map(escapeMarkdown)
    .filter((paragraph) => paragraph !== "");
}

/** An id as code; one that holds anything but letters, digits and `.:/-` as text. */
export function markdownCode(id: string): string {
  return /^[\w.:/-]+$/u.test(id) ? `\`${id}\`` : escapeMarkdown(id);
}

/** A table of Markdown. Its cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- ").join("|")}|`, ...rows.map(line)].join("\n");
}
