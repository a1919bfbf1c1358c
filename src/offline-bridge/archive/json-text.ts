/**
 * JSON for a `jsonb` column. PostgreSQL takes neither U+0000 nor half a surrogate pair; players can type both, so each
 * becomes U+FFFD, the sign for what cannot be shown.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? storable(part) : part));
}

/** The same for a text column. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}
