/** What takes minutes is run with `LONG_RUNS=1` and left out otherwise; docs/guide/testing.md says when it was run last. */
export const LONG_RUNS = process.env["LONG_RUNS"] === "1";
