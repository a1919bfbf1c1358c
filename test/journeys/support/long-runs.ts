/** Tests that take minutes run with `LONG_RUNS=1` alone; docs/guide/testing.md says when they ran last. */
export const LONG_RUNS = process.env["LONG_RUNS"] === "1";
