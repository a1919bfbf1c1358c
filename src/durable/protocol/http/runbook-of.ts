/** The runbook of an alert, by its reason (TEL2); the list of all of them where the reason is no name. */
export function runbookOf(reason: string): string {
  const page = /^[A-Za-z-]{1,40}$/.test(reason) ? `alerts/${reason}` : "README";
  return `docs/operations/runbooks/${page}.md`;
}
