/**
 * The text of a file or body without its byte order mark: editors on Windows put one before what people write, and
 * neither `JSON.parse` nor Node's reader of env files takes it.
 */
export function withoutMark(text: string): string {
  return text.startsWith("\u{FEFF}") ? text.slice(1) : text;
}

/**
 * Reads JSON that a person wrote: a sample, a world, a mix, a catalog.
 *
 * @throws SyntaxError where it is not JSON.
 */
export function parseWrittenJson(text: string): unknown {
  return JSON.parse(withoutMark(text));
}
