/** The message of a thrown value. Node wraps the reason ("connect ECONNREFUSED …") in a bare "fetch failed". */
export function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? cause.cause : undefined;
  if (inner === undefined) return cause.message;
  const code = "code" in inner ? String(inner.code) : "";
  return inner.message || code || cause.message;
}
