/**
 * The environment of a process under test: no other setting of the calling environment changes a test's outcome. Node keeps
 * the code it has compiled where vitest's configuration says, so that only the first process of a kind compiles it.
 */
export const BARE_ENV = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] };
